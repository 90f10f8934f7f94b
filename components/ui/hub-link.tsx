'use client'

import type { ReactNode } from 'react'
import { hubHref } from './hub-href.ts'
import { useFollow } from './use-follow.ts'

type Props = { href: string; children: ReactNode; className?: string; label?: string; current?: boolean }

/**
 * A link to another page of the hub, which is then shown without loading everything anew, with a thin line at the top while it is
 * being read. (There is no loading.tsx: it would send a skeleton first, and whoever has no scripts would never see more than that.)
 * Not next/link: that prefetches, which a table of tags must not, and its code would be three times in each page.
 */
export function HubLink({ href, children, className, label, current }: Props) {
  const { follow, isPending } = useFollow(href)
  return (
    <a href={hubHref(href)} onClick={follow} className={className ?? 'text-accent underline-offset-4 hover:underline'} aria-label={label} aria-current={current ? 'true' : undefined}>
      {children}
      {isPending && <span role="status" className="link-progress fixed inset-x-0 top-0 z-20 h-0.5 bg-accent"><span className="sr-only">Loading</span></span>}
    </a>
  )
}
