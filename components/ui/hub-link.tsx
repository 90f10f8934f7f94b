import Link from 'next/link'
import type { ReactNode } from 'react'
import { LinkProgress } from './link-progress.tsx'

type Props = { href: string; children: ReactNode; className?: string; label?: string; current?: boolean }

/** A link to another page of the hub. Prefetching is off: a table of tags would ask for each of them. */
export function HubLink({ href, children, className, label, current }: Props) {
  const look = className ?? 'text-accent underline-offset-4 hover:underline'
  return (
    <Link href={href} prefetch={false} className={look} aria-label={label} aria-current={current ? 'true' : undefined}>
      {children}
      <LinkProgress />
    </Link>
  )
}
