'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { Looking } from './looking.tsx'
import { NotSecure } from './not-secure.tsx'

// All that reads and verifies comes after something is painted, and never runs where the page is built.
const StaticApp = dynamic(async () => (await import('./static-app.tsx')).StaticApp, { ssr: false, loading: () => <><title>ipcr</title><Looking>Loading what reads and verifies…</Looking></> })

/** The one page of the static form. */
export function StaticShell() {
  const isSecure = useSyncExternalStore(() => () => {}, () => window.isSecureContext, () => true)
  return isSecure ? <StaticApp /> : <NotSecure />
}
