import { formatHash } from '../../lib/names/hash-spelling.ts'
import { formatName } from '../../lib/names/name.ts'
import type { Place } from './place.ts'

/** How docker knows an image of IPFS here: as it was asked for; what a hash names stands below the host that ipdr gave it, as `ciq…`. */
export function localName({ name, path }: Place, registryHost: string): string {
  const first = name.kind === 'content' ? `${registryHost}/${formatHash(name.cid, 'ciq') ?? formatName(name)}` : formatName(name)
  return [first, ...path].join('/')
}
