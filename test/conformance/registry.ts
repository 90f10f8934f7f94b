import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { startHub, type HubOptions, type TestHub } from '../support/hub.ts'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER, OCI_MANIFEST, type Descriptor } from './content.ts'
import { httpCall, type Answer, type Call } from './http-call.ts'

export type PushedImage = { digest: string; bytes: Buffer; config: Descriptor; layer: Descriptor }

/** A hub seen only through HTTP, and the few pushes that most tests begin with. */
export class Registry {
  #hub: TestHub | undefined
  #started: Promise<void> | undefined

  use(hub: TestHub): this {
    this.#hub = hub
    return this
  }

  /** Starts the hub once; whoever asks again waits for the same start. */
  start(options: HubOptions = {}): Promise<void> {
    this.#started ??= startHub(options).then((hub) => void this.use(hub))
    return this.#started
  }

  /** Registers pushes that the tests begin with. Hooks of a file's top level run at once, so this one waits for the hub. */
  prepare(pushes: () => Promise<void>): void {
    before(async () => {
      await this.#started
      await pushes()
    })
  }

  get hub(): TestHub {
    assert.ok(this.#hub, 'the hub is not started')
    return this.#hub
  }

  call(call: Call): Promise<Answer> {
    // Not `hub.url`: with a public URL that is somebody else's address.
    return httpCall(`http://127.0.0.1:${this.hub.port}`, call)
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call({ path, headers })
  }

  /** Opens an upload; resolves with the path of its Location. */
  async openUpload(name: string, query = ''): Promise<string> {
    const answer = await this.call({ method: 'POST', path: `/v2/${name}/blobs/uploads/${query}` })
    assert.equal(answer.status, 202, answer.text)
    return locationPath(answer)
  }

  async pushBlob(name: string, bytes: Uint8Array | string, algorithm: 'sha256' | 'sha512' = 'sha256'): Promise<string> {
    const digest = digestOf(bytes, algorithm)
    const answer = await this.call({ method: 'PUT', path: withQuery(await this.openUpload(name), `digest=${digest}`), body: bytes })
    assert.equal(answer.status, 201, answer.text)
    return digest
  }

  pushManifest(name: string, reference: string, body: Uint8Array | string, type = OCI_MANIFEST): Promise<Answer> {
    return this.call({ method: 'PUT', path: `/v2/${name}/manifests/${reference}`, headers: { 'content-type': type }, body })
  }

  /** Pushes a config and a layer made from `seed`, and their manifest under `reference`. */
  async pushImage(name: string, reference: string, seed = 'image', extra: Record<string, unknown> = {}): Promise<PushedImage> {
    const config = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] }, seed })
    const layer = `layer of ${seed}`
    await Promise.all([this.pushBlob(name, config), this.pushBlob(name, layer)])
    const parts = { config: descriptorOf(OCI_CONFIG, config), layer: descriptorOf(OCI_LAYER, layer) }
    const bytes = imageManifest(parts.config, [parts.layer], extra)
    const answer = await this.pushManifest(name, reference, bytes)
    assert.equal(answer.status, 201, answer.text)
    return { digest: digestOf(bytes), bytes, ...parts }
  }
}

/** Starts a hub before the tests of a file (or suite) and stops it after them. */
export function useHub(options: HubOptions = {}): Registry {
  const registry = new Registry()
  before(() => registry.start(options))
  // A hub that died under a test does not end with 0.
  after(async () => assert.equal(await registry.hub.stop(), 0, registry.hub.log()))
  return registry
}

/** The path and query of an answer's Location, which may be relative or absolute. */
export function locationPath(answer: Answer): string {
  assert.ok(answer.headers.location, 'no Location')
  const { pathname, search } = new URL(answer.headers.location, 'http://registry.invalid')
  return pathname + search
}

/** Adds a query parameter to a Location, as clients must (it may have a query of its own). */
export function withQuery(path: string, query: string): string {
  return path + (path.includes('?') ? '&' : '?') + query
}
