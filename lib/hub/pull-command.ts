import type { ManifestKind } from './hub-source.ts'
import { displayName, imageSuffix } from './page-reference.ts'

/** The shell line that fetches an image; `host` is the hub's, `reference` a tag or digest. Artifacts are no images to docker. */
export function pullCommand(host: string, repository: string, reference: string, kind: ManifestKind): string {
  const tool = kind === 'artifact' ? 'oras' : 'docker'
  return `${tool} pull ${host}/${displayName(repository)}${imageSuffix(reference)}`
}
