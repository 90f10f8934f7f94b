import type { ReactNode } from 'react'

/** The page's title with a line of facts under it. */
export function PageHeading({ children, facts }: { children: ReactNode; facts?: ReactNode }) {
  return (
    <div className="mb-6">
      <h1 className="text-2xl font-semibold tracking-tight break-words sm:text-[1.75rem]">{children}</h1>
      {facts && <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">{facts}</div>}
    </div>
  )
}
