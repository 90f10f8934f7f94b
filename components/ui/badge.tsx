import type { ReactNode } from 'react'

/** A short mark beside a name, such as a platform. */
export function Badge({ children, strong }: { children: ReactNode; strong?: boolean }) {
  const look = strong ? 'bg-accent-soft text-accent' : 'bg-sunken text-muted'
  return <span className={`inline-block max-w-full rounded px-1.5 py-0.5 text-xs leading-5 wrap-anywhere ${look}`}>{children}</span>
}
