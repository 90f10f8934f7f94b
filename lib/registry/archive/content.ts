import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Principal } from '../../identity/access.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { OciError } from '../../oci/errors.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.ts'
import { handle } from '../core.ts'
import type { RegistryParts, RegistryResponse, ResponseBody } from '../types.ts'
import type { ArchiveContent, FoundManifest } from './archive-content.ts'

const ACCEPT = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST].join(', ')

/** What a client may pull of one repository, here or outside, by the very code that answers pulls: rights, denied names and names' states count. */
export class PulledContent implements ArchiveContent {
  readonly #parts: RegistryParts
  readonly #name: string
  readonly #principal: Principal

  constructor(parts: RegistryParts, name: string, principal: Principal) {
    this.#parts = parts
    this.#name = name
    this.#principal = principal
  }

  /** Throws OciError MANIFEST_UNKNOWN and what else a pull is refused with. */
  async manifest(reference: string): Promise<FoundManifest> {
    const { headers, body } = await this.#ask('GET', `manifests/${reference}`)
    const digest = headers['docker-content-digest'] ?? ''
    if (!isDigest(digest)) throw new OciError('UNKNOWN', 'a manifest has no digest')
    return { digest, mediaType: headers['content-type'] ?? '', bytes: await bytesOf(body) }
  }

  /** The manifest, if the repository has it. */
  async findManifest(digest: Digest): Promise<FoundManifest | undefined> {
    return this.manifest(digest).catch(unlessMissing)
  }

  /** How large a blob is; undefined when there is none. */
  async blobSize(digest: Digest): Promise<number | undefined> {
    const answer = await this.#ask('HEAD', `blobs/${digest}`).catch(unlessMissing)
    return answer && Number(answer.headers['content-length'])
  }

  /** A blob's bytes, here or on their way; those on their way are released by whoever sent them. */
  async blob(digest: Digest): Promise<ResponseBody> {
    const { body } = await this.#ask('GET', `blobs/${digest}`)
    return body ?? { kind: 'bytes', bytes: Buffer.alloc(0) }
  }

  #ask(method: string, path: string): Promise<RegistryResponse> {
    return handle(this.#parts, {
      method, path: `/v2/${this.#name}/${path}`, query: new URLSearchParams(), headers: { accept: ACCEPT }, body: Readable.from([]), principal: this.#principal, client: () => null,
    })
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof OciError && error.status === 404) return undefined
  throw error
}

async function bytesOf(body: ResponseBody | undefined): Promise<Buffer> {
  if (body?.kind === 'bytes') return body.bytes
  if (body?.kind === 'file') return readFile(body.path)
  throw new OciError('UNKNOWN', 'a manifest has no bytes')
}
