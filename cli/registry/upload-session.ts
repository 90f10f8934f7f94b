import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Digest } from '../../lib/oci/digest.ts'
import { requireReachable } from './reachable.ts'
import { refusal, type Registry } from './registry.ts'
import { isPassing, RegistryContentError } from './registry-error.ts'

const TRIES = 5
const PAUSE_MS = 300
const PASSING = new Set([408, 416, 429, 500, 502, 503, 504])

/** An upload that is going on; what was sent last can be sent again when the connection is cut (OCI Distribution 1.1, Pushing a blob in chunks). */
export class UploadSession {
  readonly #registry: Registry
  readonly #repository: string
  #location: string
  #offset = 0

  constructor(registry: Registry, repository: string, location: string) {
    this.#registry = registry
    this.#repository = repository
    this.#location = location
  }

  /** Sends the next bytes; they must not change until then. Throws RegistryError. */
  async append(bytes: Uint8Array): Promise<void> {
    const start = this.#offset
    for (let tries = 1; this.#offset < start + bytes.length; tries++) {
      const left = bytes.subarray(this.#offset - start)
      const answer = await this.#ask('PATCH', this.#location, { 'content-type': 'application/octet-stream', 'content-range': `${this.#offset}-${this.#offset + left.length - 1}` }, left).catch(passingOnly)
      if (answer?.statusCode === 202 || answer?.statusCode === 204) {
        await this.#moveTo(answer)
        this.#offset = start + bytes.length
        return
      }
      await this.#settle(answer, tries)
      await this.#look(start, start + bytes.length)
    }
  }

  /** Ends the upload with its last bytes, as the blob of that digest. Throws RegistryError. */
  async finish(digest: Digest, rest: Uint8Array): Promise<void> {
    const start = this.#offset
    for (let tries = 1; ; tries++) {
      const left = rest.subarray(this.#offset - start)
      const url = new URL(this.#location, this.#registry.address.at)
      url.searchParams.set('digest', digest)
      const answer = await this.#ask('PUT', url.href, { 'content-type': 'application/octet-stream' }, left).catch(passingOnly)
      if (answer?.statusCode === 201) return void answer.resume()
      await this.#settle(answer, tries)
      if (await this.#isThere(digest)) return
      await this.#look(start, start + rest.length)
    }
  }

  /** Has the registry forget what was sent, as far as it does that. */
  async cancel(): Promise<void> {
    const answer = await this.#ask('DELETE', this.#location, {}).catch(() => undefined)
    answer?.resume()
  }

  #ask(method: string, path: string, headers: Record<string, string>, body?: Uint8Array): Promise<IncomingMessage> {
    return this.#registry.ask({ method, path, repository: this.#repository, actions: 'pull,push', headers, ...(body ? { body } : {}) })
  }

  async #moveTo(answer: IncomingMessage): Promise<void> {
    answer.resume()
    this.#location = await uploadLocation(this.#registry, answer, this.#location)
  }

  async #settle(answer: IncomingMessage | undefined, tries: number): Promise<void> {
    if (answer && !PASSING.has(answer.statusCode ?? 0) || tries >= TRIES) throw answer ? await refusal(this.#registry, 'the upload was refused', answer) : new RegistryContentError(`${this.#registry.address.host} cut the upload off ${TRIES} times`)
    answer?.resume()
    await delay(PAUSE_MS * 2 ** tries)
  }

  // How far it came before it was cut.
  async #look(least: number, most: number): Promise<void> {
    const answer = await this.#ask('GET', this.#location, {})
    if (answer.statusCode !== 204 && answer.statusCode !== 200) throw await refusal(this.#registry, 'the upload cannot be gone on with', answer)
    const end = Number(/^(?:bytes=)?0-(\d{1,15})$/.exec(answer.headers.range ?? '')?.[1] ?? 0)
    await this.#moveTo(answer)
    const offset = end === 0 ? 0 : end + 1
    if (offset < least || offset > most) throw new RegistryContentError(`${this.#registry.address.host} has ${offset} bytes of the upload, and ${least} were sent`)
    this.#offset = offset
  }

  async #isThere(digest: Digest): Promise<boolean> {
    const answer = await this.#ask('HEAD', `/v2/${this.#repository}/blobs/${digest}`, {})
    answer.resume()
    return answer.statusCode === 200
  }
}

/** Where an upload goes on, by an answer's `Location`. Throws RegistryError. */
export async function uploadLocation(registry: Registry, { headers: { location } }: IncomingMessage, before: string): Promise<string> {
  const own = new URL(registry.address.at)
  const url = URL.parse(location ?? before, own)
  if (!url) throw new RegistryContentError(`${registry.address.host} does not say where the upload goes`)
  await requireReachable(own, url)
  return url.href
}

function passingOnly(error: unknown): undefined {
  if (!isPassing(error)) throw error
}
