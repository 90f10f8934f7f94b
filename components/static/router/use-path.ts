'use client'

import { useSyncExternalStore } from 'react'
import { currentPath, subscribePath } from './path.ts'

/** The path that the address names, `/` while the page is being built. */
export function usePath(): string {
  return useSyncExternalStore(subscribePath, currentPath, () => '/')
}
