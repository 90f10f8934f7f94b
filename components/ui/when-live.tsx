'use client'

import { useSyncExternalStore, type ReactNode } from 'react'

/** Shows what takes scripts that are still to be loaded once the page is alive: as text of the server it would look ready, and its buttons would do nothing. */
export function WhenLive({ children }: { children: ReactNode }) {
  return useSyncExternalStore(noChange, () => true, () => false) ? children : null
}

function noChange(): () => void {
  return () => {}
}
