import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { z } from 'zod'
import { parseJson } from '../../lib/config/parse-json.ts'
import { request as httpRequest } from '../../lib/http/node-http.ts'
import { isDigest, type Digest } from '../../lib/oci/digest.ts'
import { plainText } from '../plain-text.ts'
import { readAll } from '../registry/send.ts'
import { dockerAddress, type DockerAddress } from './docker-address.ts'
import { DockerError } from './docker-error.ts'
import { readLoaded, sendAll } from './docker-load.ts'

// Before the first byte dockerd writes the whole image down.
const SILENT_MS = 30 * 60_000
const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))
const imageSchema = z.looseObject({ Id: digest, RepoTags: z.array(z.string()).nullish(), Size: z.number().optional(), RootFS: z.looseObject({ Layers: z.array(digest).nullish() }).optional() })
const versionSchema = z.looseObject({ Os: z.string(), Arch: z.string() })
const messageSchema = z.object({ message: z.string() })

/** An image as dockerd knows it; `layers` are the digests of what is unpacked, lowest first. */
export type DockerImage = { id: Digest; names: string[]; size: number; layers: Digest[] }

/** The dockerd of DOCKER_HOST (or a podman that speaks like one). */
export class Dockerd {
  readonly #address: DockerAddress

  constructor(env: NodeJS.ProcessEnv) {
    this.#address = dockerAddress(env)
  }

  /** Throws DockerError. */
  async inspect(image: string): Promise<DockerImage> {
    const answer = await this.#get(`/images/${pathOf(image)}/json`)
    const text = (await readAll(answer)).toString()
    if (answer.statusCode !== 200) throw refused(image, answer.statusCode, text)
    const { data } = imageSchema.safeParse(parseJson(text))
    if (!data) throw new DockerError(`dockerd tells nothing of ${image} that can be read`)
    return { id: data.Id, names: data.RepoTags ?? [], size: data.Size ?? 0, layers: data.RootFS?.Layers ?? [] }
  }

  /** The image as `docker save` writes it. Throws DockerError. */
  async save(image: string): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#get(`/images/${pathOf(image)}/get`)
    if (answer.statusCode !== 200) throw refused(image, answer.statusCode, (await readAll(answer)).toString())
    return wholeOf(answer)
  }

  /** The platform whose images it runs, such as `linux/arm64`. Throws DockerError. */
  async platform(): Promise<string> {
    const answer = await this.#get('/version')
    const { data } = versionSchema.safeParse(parseJson((await readAll(answer)).toString()))
    if (!data) throw new DockerError('dockerd does not say which platform it is on')
    return `${data.Os}/${data.Arch}`
  }

  /** Has it take an archive as `docker load` does; the names, or for want of one the id, of what is in it. Throws DockerError, and what `bytes` throws. */
  async load(bytes: AsyncIterable<Uint8Array>, length: number): Promise<string[]> {
    const answer = await this.#send('POST', '/images/load?quiet=1', { 'content-type': 'application/x-tar', 'content-length': String(length) }, (request) => sendAll(request, bytes))
    return readLoaded(answer.statusCode, (await readAll(answer)).toString())
  }

  /** Gives an image one name more. Throws DockerError. */
  async tag(image: string, { repository, tag }: { repository: string; tag: string }): Promise<void> {
    const answer = await this.#send('POST', `/images/${pathOf(image)}/tag?${new URLSearchParams({ repo: repository, tag })}`, {}, async (request) => void request.end())
    const text = (await readAll(answer)).toString()
    if (answer.statusCode !== 201) throw refused(image, answer.statusCode, text)
  }

  #get(path: string): Promise<IncomingMessage> {
    return this.#send('GET', path, {}, async (request) => void request.end())
  }

  #send(method: string, path: string, headers: Record<string, string>, send: (request: ClientRequest) => Promise<void>): Promise<IncomingMessage> {
    const { url, socketPath, tls } = this.#address
    return new Promise((resolve, reject) => {
      const options = { method, agent: false, headers: { 'user-agent': 'ipcr', ...headers }, ...(socketPath === undefined ? {} : { socketPath }), ...tls }
      const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(new URL(path, url), options, (answer) => {
        // What it refuses is not sent on.
        if (answer.statusCode !== undefined && answer.statusCode >= 400) answer.once('end', () => request.destroy())
        resolve(answer)
      })
      request.setTimeout(SILENT_MS, () => request.destroy(new Error('it is silent')))
      request.on('error', (error) => reject(new DockerError(`dockerd cannot be asked at ${socketPath ?? url.host}: ${error.message}. Does it run, and may this user ask it? DOCKER_HOST names another`, { cause: error })))
      send(request).catch((error: unknown) => {
        reject(error)
        request.destroy()
      })
    })
  }
}

async function* wholeOf(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of answer) if (part instanceof Uint8Array) yield part
  } catch (error) {
    throw new DockerError('dockerd ended in the middle of the image', { cause: error })
  }
}

// A name has slashes and colons, which stay; all else that a path would take for its own does not.
function pathOf(image: string): string {
  return image.split('/').map(encodeURIComponent).join('/')
}

function refused(image: string, status: number | undefined, text: string): DockerError {
  const { data } = messageSchema.safeParse(parseJson(text))
  return new DockerError(status === 404 ? `dockerd has no image ${plainText(image)}: docker images lists what it has, docker pull brings more` : `dockerd does not give ${plainText(image)}: ${plainText(data?.message ?? `it answers with ${status}`)}`)
}
