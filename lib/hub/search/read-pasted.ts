import { base16 } from 'multiformats/bases/base16'
import type { CID } from 'multiformats/cid'
import { formatName, parseName } from '../../names/name.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { fullName } from '../page-reference.ts'

/**
 * What a text is that names one thing: a digest or its first twelve digits and more, tags of a repository (whole or its beginning),
 * a key or content (`k51…`, a CID) in the one spelling of its name.
 */
export type Pasted =
  | { kind: 'digest'; digest: string }
  | { kind: 'tags'; repositories: string[]; beginning: string }
  | { kind: 'manifest'; repositories: string[]; digest: string }
  | { kind: 'root'; name: string; isKey: boolean; /** of a single block, which is a blob under this digest */ digest?: string }

const MOST = 2000
const COMMAND = /^(?:docker|podman|nerdctl|crane|skopeo|oras|ipfs)\s.*\s(?=\S+$)/
const SCHEME = /^[a-z][a-z0-9+-]*:\/\//
const LOCAL_HOST = /^(?:localhost|[^/\s@]+:\d{1,5}|\[[0-9a-f:]+\]:\d{1,5})\//i
const PATH = /^\/(?:ipfs|ipns)\//
const DIGEST = /^(?:(sha256|sha512):)?([0-9a-f]{12,128})$/i
const TAG = /^([^:@\s]+):([A-Za-z0-9_.-]{0,128})$/
const BY_DIGEST = /^([^@\s]+?)(?::[^@:/\s]*)?@(sha(?:256|512):[0-9a-f]{64,128})$/
const [RAW, SHA2_256] = [0x55, 0x12]

/** Reads what somebody typed or pasted, also a whole pull command or an address of a hub on this machine; undefined when it may be anything. */
export function readPasted(text: string): Pasted | undefined {
  const plain = text.slice(0, MOST).trim().replace(COMMAND, '').replace(SCHEME, '').replace(LOCAL_HOST, '').replace(PATH, '').replace(/\/$/, '')
  const [, algorithm = 'sha256', digits] = DIGEST.exec(plain) ?? []
  if (digits !== undefined) return { kind: 'digest', digest: `${algorithm}:${digits}`.toLowerCase() }
  const [, byDigest, digest] = BY_DIGEST.exec(plain) ?? []
  if (byDigest !== undefined && digest !== undefined) return withRepositories(byDigest, (repositories) => ({ kind: 'manifest', repositories, digest }))
  const [, name, beginning] = TAG.exec(plain) ?? []
  if (name !== undefined && beginning !== undefined) return withRepositories(name, (repositories) => ({ kind: 'tags', repositories, beginning }))
  return readRoot(plain)
}

function readRoot(text: string): Pasted | undefined {
  const name = /^[A-Za-z0-9_-]{40,}$/.test(text) ? parseName(text, { peerIds: text.startsWith('12D3') }) : undefined
  if (name?.kind === 'ipns') return { kind: 'root', name: name.ipnsName, isKey: true }
  if (name?.kind !== 'content') return undefined
  const digest = digestOf(name.cid)
  return { kind: 'root', name: formatName(name), isKey: false, ...(digest === undefined ? {} : { digest }) }
}

// A blob of one block has its digest in its CID.
function digestOf({ code, multihash }: CID): string | undefined {
  return code === RAW && multihash.code === SHA2_256 ? `sha256:${base16.baseEncode(multihash.digest)}` : undefined
}

// A root outside can be a repository by itself, a name alone here is that of `library/`.
function withRepositories(text: string, pasted: (repositories: string[]) => Pasted): Pasted | undefined {
  const [first = '', ...rest] = text.split('/')
  const outside = parseName(first)
  const name = outside && outside.kind !== 'handle' ? [formatName(outside), ...rest].join('/') : text
  if (!isRepositoryName(name)) return undefined
  return pasted([...new Set([name, fullName(name)])])
}
