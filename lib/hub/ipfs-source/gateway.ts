import { base32 } from 'multiformats/bases/base32'
import type { CID } from 'multiformats/cid'
import { SourceFailureError } from '../../resolve/net/errors.ts'
import { MOST_BLOCK_BYTES } from './check-block.ts'
import { fetchBytes, type Fetched, type FetchOptions } from './fetch-bytes.ts'

const BLOCK_TYPE = 'application/vnd.ipld.raw'
const NOT_THERE = new Set([404, 410, 412, 451])
const ADDRESS = /^(?:\d+\.){3}\d+$|^\[/

/** One trustless gateway. Nothing that it gives is verified here. */
export class Gateway {
  readonly url: URL
  readonly #mayHaveSubdomains: boolean
  #isSubdomain: boolean

  /** `page`: the host that the page came from; one below this gateway tells that it gives each name a host of its own. */
  constructor(url: URL, { mayHaveSubdomains = false, page = typeof location === 'undefined' ? '' : location.host } = {}) {
    this.url = url
    this.#mayHaveSubdomains = mayHaveSubdomains && !ADDRESS.test(url.hostname)
    this.#isSubdomain = page.endsWith(`.ipfs.${url.host}`) || page.endsWith(`.ipns.${url.host}`)
  }

  /** As it is told to people. */
  get name(): string {
    return this.url.origin
  }

  /** The bytes that it has for a block. Throws SourceFailureError, or the signal's reason. */
  async block(cid: CID, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { status, type, bytes } = await this.get('ipfs', cid.toV1().toString(base32), '?format=raw', { accept: BLOCK_TYPE, maxBytes: MOST_BLOCK_BYTES, signal }).catch(endless)
    if (status === 200 && type !== 'text/html') return bytes
    throw NOT_THERE.has(status) ? new SourceFailureError('NOT_FOUND', `${this.name} does not have ${cid.toString()}`) : new SourceFailureError('STATUS', status === 200 ? `${this.name} answers with a page` : `${this.name} answers ${status}`)
  }

  /**
   * What it has at `/ipfs/<name>…` or `/ipns/<name>…`. A gateway that gives each name a host of its own redirects from there;
   * since no redirect is followed, it is asked in that form from then on.
   */
  async get(kind: 'ipfs' | 'ipns', name: string, rest: string, options: FetchOptions): Promise<Fetched> {
    if (this.#isSubdomain) return fetchBytes(this.#below(kind, name, rest), options)
    try {
      return await fetchBytes(new URL(`/${kind}/${name}${rest}`, this.url), options)
    } catch (error) {
      if (!isBroken(error) || !this.#mayHaveSubdomains) throw error
      const found = await fetchBytes(this.#below(kind, name, rest), options).catch(() => undefined)
      if (!found) throw error
      this.#isSubdomain = true
      return found
    }
  }

  /** The headers of `/ipfs/<name>/` or `/ipns/<name>/`. */
  head(kind: 'ipfs' | 'ipns', name: string, signal: AbortSignal): Promise<Fetched> {
    return this.get(kind, name, '/', { maxBytes: 0, signal, isHead: true })
  }

  #below(kind: string, name: string, rest: string): URL {
    const path = rest.startsWith('/') ? rest : `/${rest}`
    return new URL(path, `${this.url.protocol}//${name.replaceAll('-', '--').replaceAll('.', '-')}.${kind}.${this.url.host}`)
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof SourceFailureError && error.code === 'BROKEN'
}

function endless(error: unknown): never {
  if (error instanceof SourceFailureError && error.code === 'TOO_LARGE') throw new SourceFailureError('LIED', 'it sent more bytes than any block has')
  throw error
}
