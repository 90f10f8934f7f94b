import type { RootLayout, SourceState } from '../../db/index/rows.ts'
import type { FactVerdict } from '../fact-verdict.ts'

/** Where a name leads, as found by this browser itself. */
export type StaticPlace = {
  /** in canonical spelling; below a hub that is not the page's own `<hub>/<namespace>` */
  name: string
  /** what kind of directory its root is */
  layout: RootLayout
  /** CID of the root, where its repositories begin */
  root: string
  /** the key whose record names the root */
  ipns?: string
  /** of that key's record */
  sequence?: string
  validUntil?: number
  /** whether the root is what the name stands for */
  verdict: FactVerdict
  state: Extract<SourceState, 'live' | 'stale' | 'conflicting' | 'refused'>
  /** what else a visitor should know, a sentence each: older records that were refused, names that somebody looked up */
  notes: string[]
}

/** A repository in a list: to count its tags would take directories of each. */
export type ListedRepository = { name: string; namespace: string; /** what it says of itself in a line */ short?: string | undefined; wantsSignatures: boolean }

/** A name that the page's hub lists; `isHere`: the hub holds its repositories, else it only follows it. */
export type ListedNamespace = { name: string; isHere: boolean }
