import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { HubLink } from './hub-link.tsx'

export type Column = { title: string; className?: string; sort?: Sort }
/** Where it leads to have the rows ordered by this column; `direction` when they are. */
export type Sort = { href: string; direction?: 'ascending' | 'descending' | undefined }

type Props = { caption: string; columns: Column[]; /** with its head, when not all rows stand in the page; -1 when nobody knows */ rowCount?: number | undefined; children: ReactNode }

/** A table with a caption for screen readers; rows are made of TableRow and Cell. */
export function Table({ caption, columns, rowCount, children }: Props) {
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <table aria-rowcount={rowCount} className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {columns.map(({ title, className = '', sort }) => (
              <th key={title} scope="col" aria-sort={sort?.direction} className={`px-2 py-2 font-medium sm:px-3 first:pl-3 last:pr-3 sm:first:pl-4 sm:last:pr-4 ${className}`}>
                {sort ? <SortLink title={title} {...sort} /> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  )
}

function SortLink({ title, href, direction }: Sort & { title: string }) {
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <HubLink href={href} className="inline-flex min-h-6 min-w-6 items-center gap-1 whitespace-nowrap hover:text-ink hover:underline underline-offset-4">
      {title}{direction && <Arrow className="size-3.5 text-ink" aria-hidden="true" />}
    </HubLink>
  )
}

/** One cell; `header` makes it the name of its row. */
export function Cell({ children, className = '', header }: { children?: ReactNode; className?: string; header?: boolean }) {
  const look = `px-2 py-2.5 sm:px-3 align-baseline first:pl-3 last:pr-3 sm:first:pl-4 sm:last:pr-4 ${className}`
  return header ? <th scope="row" className={`font-normal ${look}`}>{children}</th> : <td className={look}>{children}</td>
}
