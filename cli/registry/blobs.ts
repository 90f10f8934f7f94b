import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { parseDigest, type Digest } from '../../lib/oci/digest.ts'
import { requireReachable } from './reachable.ts'
import { refusal, type Registry } from './registry.ts'
import { isPassing, RegistryContentError, RegistryError } from './registry-error.ts'
import { send } from './send.ts'

const MOST_REDIRECTS = 5
const MOST_CUTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** The size of a blob that is there; undefined when it is not. Throws RegistryError. */
export async function headBlob(registry: Registry, repository: string, digest: Digest): Promise<number | undefined> {
  const asked = { method: 'HEAD', path: `/v2/${repository}/blobs/${digest}`, repository, actions: 'pull' } as const
  const answer = await follow(registry, await registry.ask(asked), 'HEAD', {})
  answer.resume()
  if (answer.statusCode === 404) return undefined
  if (answer.statusCode !== 200) throw await refusal(registry, `${digest} cannot be looked up in ${repository}`, answer)
  return Number(answer.headers['content-length'] ?? Number.NaN)
}

/**
 * A blob's bytes as they come; throws at the end unless they have its digest. When the connection is cut it goes on where it
 * was, three times. Throws RegistryError.
 */
export async function* readBlob(registry: Registry, repository: string, { digest, size }: { digest: Digest; size: number }): AsyncGenerator<Buffer> {
  const { algorithm, hex } = parseDigest(digest) ?? { algorithm: 'sha256' as const, hex: '' }
  const [hash, wrong] = [createHash(algorithm), new RegistryContentError(`${registry.address.host} gives other bytes than those of ${digest}`)]
  for (let [read, cuts] = [0, 0]; read < size;) {
    try {
      for await (const part of bytesFrom(registry, repository, digest, read)) {
        if ((read += part.length) > size) throw wrong
        hash.update(part)
        yield part
      }
      if (read < size) throw new RegistryError(`${registry.address.host} ended after ${read} of the ${size} bytes of ${digest}`)
    } catch (error) {
      if (!isPassing(error) || ++cuts > MOST_CUTS) throw error
    }
  }
  if (hash.digest('hex') !== hex) throw wrong
}

async function* bytesFrom(registry: Registry, repository: string, digest: Digest, from: number): AsyncGenerator<Buffer> {
  const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` }
  const asked = { method: 'GET', path: `/v2/${repository}/blobs/${digest}`, repository, actions: 'pull', headers } as const
  const answer = await follow(registry, await registry.ask(asked), 'GET', headers)
  if (answer.statusCode !== 200 && answer.statusCode !== 206) throw await refusal(registry, `${digest} cannot be read from ${repository}`, answer)
  // A registry without ranges sends all of it again.
  let skip = answer.statusCode === 200 ? from : 0
  for await (const part of answer) {
    if (!Buffer.isBuffer(part)) continue
    if (part.length > skip) yield part.subarray(skip)
    skip = Math.max(0, skip - part.length)
  }
}

// Bytes lie elsewhere often; nobody there is told who asks.
async function follow(registry: Registry, first: IncomingMessage, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const own = new URL(registry.address.at)
  let [answer, at] = [first, own]
  for (let hops = 0; REDIRECTS.has(answer.statusCode ?? 0); hops++) {
    const to = answer.headers.location === undefined ? null : URL.parse(answer.headers.location, at)
    answer.destroy()
    if (!to || hops === MOST_REDIRECTS) throw new RegistryContentError(`${registry.address.host} redirects to nowhere`)
    await requireReachable(own, to)
    at = to
    answer = await send(to, { method, headers })
  }
  return answer
}
