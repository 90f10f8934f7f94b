import type { VirtualItem } from '@tanstack/react-virtual'
import type { ShownTag } from '../../lib/hub/hub-source.ts'

/** What was loaded of a list; `cursor` null when that is all. */
export type LoadedTags = { tags: ShownTag[]; cursor: string | null }
export type RememberedTags = LoadedTags & { measured: VirtualItem[]; scroll: number }

// Of a list that was left, for who comes back to it by the browser's button: the page would be too short to be where one was.
const MOST = 3
const lists = new Map<string, RememberedTags>()
const BACK_MS = 3000
let wentBackAt = Number.NEGATIVE_INFINITY

if (typeof window !== 'undefined') window.addEventListener('popstate', () => (wentBackAt = performance.now()))

const keyOf = (first: string): string => `${location.pathname}${location.search}${location.hash} ${first}`

/** Keeps what is loaded of the list at this address whose rows begin at a cursor. */
export function remember(first: string, list: RememberedTags): void {
  lists.delete(keyOf(first))
  lists.set(keyOf(first), list)
  for (const [key] of lists) if (lists.size > MOST) lists.delete(key)
}

/** What was kept of it, when the browser has just gone back or forth. */
export function recall(first: string): RememberedTags | undefined {
  return performance.now() - wentBackAt < BACK_MS ? lists.get(keyOf(first)) : undefined
}
