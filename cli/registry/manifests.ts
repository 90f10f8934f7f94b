import { createHash } from 'node:crypto'
import { formatDigest, isDigest, parseDigest, type Digest } from '../../lib/oci/digest.ts'
import { bareMediaType, DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../lib/oci/media-types.ts'
import { refusal, type Registry } from './registry.ts'
import { RegistryError } from './registry-error.ts'
import { readAll } from './send.ts'

const ACCEPT = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST, '*/*;q=0.5'].join(', ')
const MOST_BYTES = 4 * 1024 * 1024

export type FetchedManifest = { digest: Digest; mediaType: string; bytes: Buffer }

/** The digest that a tag has, or of a manifest that is there; undefined when it is not. Throws RegistryError. */
export async function headManifest(registry: Registry, repository: string, reference: string): Promise<Digest | undefined> {
  const answer = await registry.ask({ method: 'HEAD', path: pathOf(repository, reference), repository, actions: 'pull', headers: { accept: ACCEPT } })
  answer.resume()
  const digest = answer.headers['docker-content-digest']
  if (answer.statusCode === 404) return undefined
  if (answer.statusCode !== 200) throw await refusal(registry, `${repository}:${reference} cannot be looked up`, answer)
  if (typeof digest === 'string' && isDigest(digest)) return digest
  return (await getManifest(registry, repository, reference))?.digest
}

/** A manifest, whose bytes have the digest that was asked for; undefined when it is not there. Throws RegistryError. */
export async function getManifest(registry: Registry, repository: string, reference: string): Promise<FetchedManifest | undefined> {
  const answer = await registry.ask({ method: 'GET', path: pathOf(repository, reference), repository, actions: 'pull', headers: { accept: ACCEPT } })
  if (answer.statusCode === 404) return void answer.resume()
  if (answer.statusCode !== 200) throw await refusal(registry, `${repository}:${reference} cannot be read`, answer)
  const bytes = await readAll(answer, MOST_BYTES)
  const algorithm = parseDigest(reference)?.algorithm ?? 'sha256'
  const digest = formatDigest(algorithm, createHash(algorithm).update(bytes).digest('hex'))
  if (isDigest(reference) && digest !== reference) throw new RegistryError(`${registry.address.host} gives other bytes than those of ${reference}`)
  return { digest, mediaType: bareMediaType(answer.headers['content-type']) ?? OCI_MANIFEST, bytes }
}

/** Puts a manifest under a tag or its digest; other bytes than it were sent cannot come of it. Throws RegistryError. */
export async function putManifest(registry: Registry, repository: string, reference: string, { digest, mediaType, bytes }: { digest: Digest; mediaType: string; bytes: Uint8Array }): Promise<void> {
  const answer = await registry.ask({ method: 'PUT', path: pathOf(repository, reference), repository, actions: 'pull,push', headers: { 'content-type': mediaType }, body: bytes })
  const stored = answer.headers['docker-content-digest']
  if (answer.statusCode !== 201) throw await refusal(registry, `${repository}:${reference} was not taken`, answer)
  answer.resume()
  if (typeof stored === 'string' && stored !== digest && stored.startsWith('sha256:')) throw new RegistryError(`${registry.address.host} made ${stored.slice(0, 80)} of ${digest}`)
}

function pathOf(repository: string, reference: string): string {
  return `/v2/${repository}/manifests/${reference}`
}
