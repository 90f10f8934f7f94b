import type { StaticRoute } from '../../lib/hub/static-route.ts'
import type { StaticVisit } from '../../lib/hub/static-visit.ts'
import { parseName } from '../../lib/names/name.ts'

/** The ENS name on the way to what an address names; undefined when there is none. */
export function ensNameOf(route: StaticRoute, { roots }: StaticVisit): string | undefined {
  const reference = route.kind === 'reference' ? route.reference : undefined
  const first = reference === undefined ? undefined : (reference.kind === 'name' ? reference.name : reference.repository).split('/', 1)[0]
  const names = [first === undefined ? undefined : parseName(first), ...roots.map(({ name }) => name)]
  return names.flatMap((name) => (name?.kind === 'ens' ? [name.name] : []))[0]
}
