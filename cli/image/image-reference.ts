import { parseName, type Name } from '../../lib/names/name.ts'
import { parseRepositoryName } from '../../lib/names/repository-name.ts'
import { parseReference, type Reference } from '../../lib/oci/reference.ts'

const LATEST: Reference = { kind: 'tag', tag: 'latest' }
const HOST = /^(?:localhost|[^/]*\.[^/]*|[^/]*:\d+|\[[^/]*\](?::\d+)?)$/

/** What is given is no image; a sentence. */
export class ImageInvalidError extends Error {
  readonly code = 'IMAGE_INVALID'
  override name = 'ImageInvalidError'
}

/** `host` as docker has it, undefined without one; `repository` as the hub stores it, its first part also as `name`. */
export type ImageReference = { host: string | undefined; repository: string; name: Name; path: string[]; reference: Reference }

/**
 * An image as docker names it: `[<host>/]<namespace>/<path>[:<tag>|@<digest>]`, without either `latest`. With `hostless` the first part
 * is a namespace, also when it looks like a host (`alice.eth`). Throws ImageInvalidError.
 */
export function parseImage(text: string, { hostless }: { hostless: boolean }): ImageReference {
  const { rest, reference = LATEST } = splitReference(text)
  const [first = '', ...others] = rest.split('/')
  const host = !hostless && others.length > 0 && HOST.test(first) ? first : undefined
  const repository = parseRepositoryName(host === undefined ? rest : others.join('/'))?.stored
  const [namespace = '', ...path] = repository?.split('/') ?? []
  const name = parseName(namespace)
  if (repository === undefined || !name || path.length === 0) throw new ImageInvalidError(`"${text}" is no image: give it as docker does, such as hub.example.org/alice/app:v1`)
  return { host, repository, name, path, reference }
}

/** An image's name without its tag or digest, and that, if there is one. Throws ImageInvalidError. */
export function splitReference(text: string): { rest: string; reference: Reference | undefined } {
  const at = text.indexOf('@')
  const colon = text.lastIndexOf(':')
  const tagged = at === -1 && colon > text.lastIndexOf('/')
  if (at === -1 && !tagged) return { rest: text, reference: undefined }
  const written = text.slice((at === -1 ? colon : at) + 1)
  const reference = parseReference(written)
  if (!reference) throw new ImageInvalidError(`"${written}" is neither a tag nor a digest`)
  return { rest: at === -1 ? text.slice(0, colon) : text.slice(0, at).replace(/:[^:/]*$/, ''), reference }
}

/** The image as docker names it at a host, by tag or digest. */
export function formatImage(host: string, { repository, reference }: Pick<ImageReference, 'repository' | 'reference'>): string {
  return `${host}/${repository}${reference.kind === 'tag' ? `:${reference.tag}` : `@${reference.digest}`}`
}
