import { CID } from 'multiformats/cid'
import { openRepository } from '../../roots/read/open-repository.ts'
import type { RepositoryReader } from '../../roots/read/repository-reader.ts'
import type { RepositoryOverview, ShownRepository } from '../hub-source.ts'
import type { IpfsSource } from '../ipfs-source/open-ipfs-source.ts'
import type { StaticPlace } from '../ipfs-source/static-types.ts'
import { listDirectory } from './list-directory.ts'

/** What stands under a name: a repository, or a namespace or folder with the names in it (whole, as they are linked to). */
export type Shown = { place: StaticPlace } & (
  | { kind: 'repository'; repository: ShownRepository; overview: RepositoryOverview; layout: RepositoryReader['layout'] }
  | { kind: 'names'; path: string[]; names: string[] }
  | { kind: 'hub' }
)

/** Finds what a name leads to; undefined when nothing stands there. Throws UnresolvableError, UnavailableError, BlockMissingError. */
export async function findShown(source: IpfsSource, name: string): Promise<Shown | undefined> {
  const place = await source.place(name)
  if (!place) return undefined
  const path = pathBelow(name, place)
  if (path.length === 0 && place.layout === 'hub') return { kind: 'hub', place }
  const isRepository = path.length > 0 || place.layout === 'plain'
  const repository = isRepository ? await source.repository(name) : undefined
  if (repository) return { kind: 'repository', place, repository, overview: await source.overview(name), layout: await layoutOf(source, place, path) }
  const names = await listDirectory(source.blocks, CID.parse(place.root), path)
  if (names.length === 0 && path.length > 0) return undefined
  return { kind: 'names', place, path, names: names.map((one) => [place.name, ...path, one].join('/')) }
}

async function layoutOf({ blocks }: IpfsSource, place: StaticPlace, path: string[]): Promise<RepositoryReader['layout']> {
  return (await openRepository(blocks, CID.parse(place.root), path))?.layout ?? 'ipcr'
}

/** The parts of a name behind those of its place, which may be spelled in another way there. */
export function pathBelow(name: string, place: StaticPlace): string[] {
  return name.split('/').slice(place.name.split('/').length)
}
