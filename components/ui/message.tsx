import type { ReactNode } from 'react'

/** A sentence in place of content that there is none of, with what can be done about it below. */
export function Message({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-md border border-dashed border-line px-4 py-6 text-sm text-muted">
      <p>{children}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}
