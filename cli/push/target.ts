import { isRepositoryName, isTag } from '../../lib/oci/reference.ts'
import { plainText } from '../plain-text.ts'
import { SavedError } from './saved-error.ts'

const HOST = /^(?:localhost|[^/]*\.[^/]*|[^/]*:\d+|\[[^/]*\](?::\d+)?)$/

/** Where an image goes: `host` undefined = the hub that is meant; the repository as a client names it. */
export type Target = { host: string | undefined; repository: string; tag: string }

/** An image as docker names it, with a tag or `latest`. Throws SavedError for what has a digest, or no name that a registry takes. */
export function parseTarget(text: string): Target {
  // It may be an archive's word.
  const shown = plainText(text.slice(0, 300))
  if (text.includes('@')) throw new SavedError(`${shown} has a digest: give a name with a tag for it, as in "ipcr push ${shown} alice/app:v1"`)
  const colon = text.lastIndexOf(':')
  const isTagged = colon > text.lastIndexOf('/')
  const [path, tag] = isTagged ? [text.slice(0, colon), text.slice(colon + 1)] : [text, 'latest']
  const [first = '', ...others] = path.split('/')
  const host = others.length > 0 && HOST.test(first) ? first : undefined
  const repository = host === undefined ? path : others.join('/')
  if (isRepositoryName(repository) && isTag(tag)) return { host, repository, tag }
  throw new SavedError(`"${shown}" is no name to push to: give one as docker does, such as alice/app:v1`)
}

/** The name with which everybody pulls it. */
export function formatTarget(host: string, { repository, tag }: Pick<Target, 'repository' | 'tag'>): string {
  return `${host}/${repository}:${tag}`
}
