import type { ReactNode } from 'react'

export type Column = { title: string; className?: string }

/** A table with a caption for screen readers; rows are made of TableRow and Cell. */
export function Table({ caption, columns, children }: { caption: string; columns: Column[]; children: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {columns.map((column) => <th key={column.title} scope="col" className={`px-2 py-2 font-medium sm:px-3 first:pl-3 last:pr-3 sm:first:pl-4 sm:last:pr-4 ${column.className ?? ''}`}>{column.title}</th>)}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  )
}

/** One cell; `header` makes it the name of its row. */
export function Cell({ children, className = '', header }: { children?: ReactNode; className?: string; header?: boolean }) {
  const look = `px-2 py-2.5 sm:px-3 align-baseline first:pl-3 last:pr-3 sm:first:pl-4 sm:last:pr-4 ${className}`
  return header ? <th scope="row" className={`font-normal ${look}`}>{children}</th> : <td className={look}>{children}</td>
}
