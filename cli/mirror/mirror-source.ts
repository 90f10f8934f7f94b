import { isRepositoryName, parseReference, type Reference } from '../../lib/oci/reference.ts'
import { parseRegistry, type RegistryAddress } from '../registry/registry-address.ts'
import { MirrorError } from './mirror-error.ts'

const SCHEME = 'docker://'
const HOST = /^(?:localhost|[^/]*\.[^/]*|[^/]*:\d+|\[[^/]*\](?::\d+)?)$/

export type MirrorSource = { registry: RegistryAddress; repository: string; reference: Reference | undefined }

/** `docker://<host>/<repository>[:<tag>|@<digest>]`; without a host it is Docker Hub, as docker has it. Throws MirrorError, LoginError. */
export function parseMirrorSource(text: string): MirrorSource {
  const rest = text.startsWith(SCHEME) ? text.slice(SCHEME.length) : text
  const [first = '', ...others] = rest.split('/')
  const hasHost = others.length > 0 && HOST.test(first)
  const registry = parseRegistry(hasHost ? first : 'docker.io')
  const { name, reference } = splitReference(hasHost ? others.join('/') : rest)
  const repository = registry.host === 'docker.io' && !name.includes('/') ? `library/${name}` : name
  if (!isRepositoryName(repository)) throw new MirrorError(`"${text.slice(0, 300)}" is no repository: give it as in docker://registry.example.org/app`)
  return { registry, repository, reference }
}

function splitReference(text: string): { name: string; reference: Reference | undefined } {
  const at = text.indexOf('@')
  const colon = at === -1 && text.lastIndexOf(':') > text.lastIndexOf('/') ? text.lastIndexOf(':') : -1
  const end = at === -1 ? colon : at
  if (end === -1) return { name: text, reference: undefined }
  const reference = parseReference(text.slice(end + 1))
  if (!reference) throw new MirrorError(`"${text.slice(end + 1, end + 200)}" is neither a tag nor a digest`)
  return { name: (at === -1 ? text.slice(0, end) : text.slice(0, end).replace(/:[^:/]*$/, '')), reference }
}
