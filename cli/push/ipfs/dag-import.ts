import { randomUUID } from 'node:crypto'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { CID } from 'multiformats/cid'
import { z } from 'zod'
import { parseJson } from '../../../lib/config/parse-json.ts'
import { request as httpRequest } from '../../../lib/http/node-http.ts'
import type { Block } from '../../../lib/ipfs/block-source.ts'
import { carHeader, sectionHead } from '../../../lib/ipfs/dag/car-sections.ts'
import { plainText } from '../../plain-text.ts'
import { readAll } from '../../registry/send.ts'
import { KuboError } from '../../site/kubo-site.ts'

// A pause in what comes by is one here.
const SILENT_MS = 30 * 60_000
const PATH = '/api/v0/dag/import?pin-roots=true&stats=true'
const rootSchema = z.object({ Root: z.object({ PinErrorMsg: z.string() }) })
const statsSchema = z.object({ Stats: z.object({ BlockCount: z.number() }) })
const failureSchema = z.object({ Message: z.string() })

/**
 * An import that Kubo takes while it is written: blocks in any order, of which none is kept here, and at the end the roots, which
 * it pins. Until then its garbage collection waits. Methods throw KuboError.
 */
export class DagImport {
  readonly #host: string
  readonly #boundary = `ipcr-${randomUUID()}`
  readonly #request: ClientRequest
  readonly #answer: Promise<string>
  #failure: unknown
  #isAnswered = false
  #blocks = 0

  constructor(rpc: URL) {
    this.#host = rpc.host
    const headers = { 'content-type': `multipart/form-data; boundary=${this.#boundary}`, 'user-agent': 'ipcr' }
    this.#request = (rpc.protocol === 'https:' ? httpsRequest : httpRequest)(new URL(PATH, rpc), { method: 'POST', agent: false, headers })
    this.#request.setTimeout(SILENT_MS, () => this.#request.destroy(new Error('it is silent')))
    this.#answer = this.#answered()
    this.#answer.then(() => (this.#failure ??= this.#error('it ended too early')), (error: unknown) => (this.#failure = error))
    this.#begin([])
  }

  /** Sends a block, whose bytes are free again afterwards. */
  async put({ cid, bytes }: Block): Promise<void> {
    this.#blocks++
    this.#request.write(sectionHead(cid, bytes.length))
    await this.#written(bytes)
    // Before its end it says only why it takes no more.
    if (this.#isAnswered) await this.#answer.catch(() => undefined)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** All has been put: waits until Kubo has stored all of it and pinned these roots, which only a second CAR can name by now. */
  async close(roots: CID[]): Promise<void> {
    this.#request.write('\r\n')
    this.#begin(roots)
    this.#request.end(`\r\n--${this.#boundary}--\r\n`)
    const lines = (await this.#answer).split('\n').map(parseJson)
    const stored = lines.map((line) => statsSchema.safeParse(line).data?.Stats.BlockCount).find((count) => count !== undefined)
    if (stored !== this.#blocks) throw this.#error(`it took ${stored ?? 'none'} of ${this.#blocks} blocks`)
    const pins = lines.map((line) => rootSchema.safeParse(line).data?.Root.PinErrorMsg).filter((pin) => pin !== undefined)
    const failed = pins.find((why) => why !== '')
    if (failed !== undefined || pins.length < roots.length) throw this.#error(`it is not pinned: ${failed ?? 'nothing is said of it'}`)
  }

  /** Gives up what was not closed. */
  abort(): void {
    this.#request.destroy()
  }

  #begin(roots: CID[]): void {
    this.#request.write(`--${this.#boundary}\r\ncontent-disposition: form-data; name="file"; filename="image.car"\r\ncontent-type: application/vnd.ipld.car\r\n\r\n`)
    this.#request.write(carHeader(roots))
  }

  async #answered(): Promise<string> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      this.#request.once('response', resolve).once('response', () => (this.#isAnswered = true)).on('error', (error) => reject(this.#error(error.message, error)))
    })
    const text = (await readAll(answer).catch((error: unknown) => { throw this.#error('its answer was cut off', error) })).toString()
    const failed = answer.trailers['x-stream-error']
    if (answer.statusCode === 200 && failed === undefined) return text
    throw this.#error(failed ?? failureSchema.safeParse(parseJson(text)).data?.Message ?? `it answers with ${answer.statusCode}: is it the RPC of a Kubo?`)
  }

  // Or its end, after which nobody takes any more.
  #written(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#request.off('close', done).off('response', done)
        resolve()
      }
      if (this.#isAnswered || this.#request.destroyed) return resolve()
      this.#request.on('close', done).on('response', done).write(bytes, done)
    })
  }

  #error(why: string, cause?: unknown): KuboError {
    return new KuboError(`Kubo at ${this.#host} did not take the image: ${plainText(why.slice(0, 500))}`, { cause })
  }
}
