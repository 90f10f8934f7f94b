'use client'

import { useSyncExternalStore } from 'react'

const KEY = 'ipcr.own-hub'
const CHANGED = 'ipcr-own-hub'
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i

/** What the lines name until a visitor tells their hub: one on their own machine. */
export const EXAMPLE_HUB = 'localhost:5000'

/** The visitor's own hub, as docker names it, for the lines of the pull box. */
export function useOwnHub(): string {
  return useSyncExternalStore(subscribe, current, () => EXAMPLE_HUB)
}

/** Keeps it; false for what is no host. An empty text forgets it. */
export function keepOwnHub(text: string): boolean {
  const host = text.trim().replace(/^https?:\/\//, '').replace(/\/$/, '')
  if (host !== '' && !HOST.test(host)) return false
  try {
    if (host === '') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, host)
  } catch {
    return false
  }
  window.dispatchEvent(new Event(CHANGED))
  return true
}

/** Docker and others take hubs on the own machine without TLS. */
export function isPlainHub(host: string): boolean {
  return /^(?:localhost|127\.|\[::1\])/.test(host)
}

// Other pages of the origin can write there: it becomes part of a command.
function current(): string {
  try {
    const kept = localStorage.getItem(KEY)
    return kept !== null && HOST.test(kept) ? kept : EXAMPLE_HUB
  } catch {
    return EXAMPLE_HUB
  }
}

function subscribe(onChange: () => void): () => void {
  const names = ['storage', CHANGED]
  for (const name of names) window.addEventListener(name, onChange)
  return () => names.forEach((name) => window.removeEventListener(name, onChange))
}
