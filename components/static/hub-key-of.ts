import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { parseName } from '../../lib/names/name.ts'
import type { OpenVisit } from './open-visit.ts'

/** The key of the hub by whose list a place was found; undefined for a name that stands by itself. */
export async function hubKeyOf({ source, home }: OpenVisit, { name }: StaticPlace): Promise<string | undefined> {
  const slash = name.indexOf('/')
  if (slash > 0) return (await source.place(name.slice(0, slash)))?.ipns
  return parseName(name)?.kind === 'handle' ? home.ipns : undefined
}
