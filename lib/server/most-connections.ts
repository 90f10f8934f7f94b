import { readFileSync } from 'node:fs'

const UNKNOWN_LIMIT = 1024
const OWN_FILES = 100
const LEAST = 16

/** How many connections may be open at once: each may have a file of its own, and the hub keeps some for itself. */
export function mostConnections(limit = openFilesLimit()): number {
  return Math.max(LEAST, Math.floor((limit - OWN_FILES) / 2))
}

function openFilesLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
    return soft === 'unlimited' ? 1_000_000 : Number(soft ?? UNKNOWN_LIMIT)
  } catch {
    // Not Linux.
    return UNKNOWN_LIMIT
  }
}
