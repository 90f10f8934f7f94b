import type { ReactNode } from 'react'

/** A sentence in place of content that there is none of. */
export function Message({ children }: { children: ReactNode }) {
  return <p className="rounded-md border border-dashed border-line px-4 py-6 text-sm text-muted">{children}</p>
}
