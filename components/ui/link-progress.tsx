'use client'

import { useLinkStatus } from 'next/link'

/**
 * A thin line at the top while the page of the surrounding link is being read. There is no loading.tsx: it would send
 * a skeleton first, and whoever has no scripts would never see more than that.
 */
export function LinkProgress() {
  const { pending } = useLinkStatus()
  if (!pending) return null
  return <span role="status" className="link-progress fixed inset-x-0 top-0 z-20 h-0.5 bg-accent"><span className="sr-only">Loading</span></span>
}
