import { createHash, type Hash } from 'node:crypto'
import { formatDigest, type Digest } from '../../lib/oci/digest.ts'
import { release } from '../../lib/resolve/net/bounded-body.ts'
import { refusal, type Registry } from './registry.ts'
import { RegistryContentError } from './registry-error.ts'
import { uploadLocation, UploadSession } from './upload-session.ts'

// Two of them are filled in turn, so that one is sent while the other is read.
const CHUNK = 4 * 1024 * 1024

export type Uploaded = { digest: Digest; size: number }
/** `expected`: what the digest must be; `frees`: nobody else holds the parts, so that each is freed when it is sent. */
export type UploadOptions = { expected?: Digest | undefined; frees?: boolean; onBytes?: (bytes: number) => void }

/** Opens an upload. Throws RegistryError. */
export async function openUpload(registry: Registry, repository: string): Promise<UploadSession> {
  const answer = await registry.ask({ method: 'POST', path: `/v2/${repository}/blobs/uploads/`, repository, actions: 'pull,push' })
  if (answer.statusCode !== 202) throw await refusal(registry, `nothing can be pushed to ${repository}`, answer)
  answer.resume()
  return new UploadSession(registry, repository, await uploadLocation(registry, answer, ''))
}

/** Has the registry take a blob out of a repository of its own; without `from` out of any. Opens an upload when it has none, undefined when it did. Throws RegistryError. */
export async function mountOrOpen(registry: Registry, repository: string, digest: Digest, from?: string): Promise<UploadSession | undefined> {
  const query = new URLSearchParams({ mount: digest, ...(from === undefined ? {} : { from }) })
  const also = from === undefined || from === repository ? [] : [`repository:${from}:pull`]
  const answer = await registry.ask({ method: 'POST', path: `/v2/${repository}/blobs/uploads/?${query}`, repository, actions: 'pull,push', also })
  if (answer.statusCode !== 201 && answer.statusCode !== 202) throw await refusal(registry, `nothing can be pushed to ${repository}`, answer)
  answer.resume()
  return answer.statusCode === 201 ? undefined : new UploadSession(registry, repository, await uploadLocation(registry, answer, ''))
}

/** Uploads a stream in chunks that can be sent again, and ends it with its digest. Throws RegistryError. */
export async function uploadBytes(session: UploadSession, bytes: AsyncIterable<Uint8Array>, { expected, ...options }: UploadOptions = {}): Promise<Uploaded> {
  const [hash, state] = [createHash('sha256'), { size: 0 }]
  try {
    const rest = await sendChunks(session, counted(bytes, hash, state, options))
    const digest = formatDigest('sha256', hash.digest('hex'))
    if (expected?.startsWith('sha256:') && digest !== expected) throw new RegistryContentError(`what should be ${expected} is ${digest}`)
    await session.finish(expected ?? digest, rest)
    return { digest: expected ?? digest, size: state.size }
  } catch (error) {
    await session.cancel()
    throw error
  }
}

// All full chunks; what is left over goes with the request that ends the upload.
async function sendChunks(session: UploadSession, bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const buffers: Buffer[] = []
  let [turn, filled, sent]: [number, number, Promise<void>] = [0, 0, Promise.resolve()]
  for await (const part of bytes)
    for (let taken = 0; taken < part.length;) {
      const buffer = (buffers[turn] ??= Buffer.allocUnsafeSlow(CHUNK))
      const some = part.subarray(taken, taken + CHUNK - filled)
      buffer.set(some, filled)
      taken += some.length
      filled += some.length
      if (filled < CHUNK) continue
      await sent
      sent = session.append(buffer)
      // It is awaited before the next one.
      sent.catch(() => undefined)
      turn = 1 - turn
      filled = 0
    }
  await sent
  return (buffers[turn] ?? Buffer.alloc(0)).subarray(0, filled)
}

async function* counted(bytes: AsyncIterable<Uint8Array>, hash: Hash, state: { size: number }, { frees = false, onBytes }: UploadOptions): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    hash.update(part)
    const size = part.length
    state.size += size
    yield part
    onBytes?.(size)
    if (frees) release(part)
  }
}
