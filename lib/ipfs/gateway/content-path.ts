import type { CID } from 'multiformats/cid'
import { parseHash } from '../../names/hash-spelling.ts'
import { LIBP2P_KEY } from '../../names/ipns-name.ts'
import { formatName, parseName } from '../../names/name.ts'
import { GatewayError } from './gateway-error.ts'

/** What is asked for: below a CID, or below a name (`k51…`, a domain or an ENS name). `asDirectory` when the path ends in a slash. */
export type ContentPath = {
  root: { namespace: 'ipfs'; cid: CID } | { namespace: 'ipns'; name: string }
  segments: string[]
  asDirectory: boolean
  /** as it came, not decoded */
  raw: string
}

const MAX_SEGMENTS = 256
// A name of a UnixFS entry may hold anything but these.
const IMPOSSIBLE = /[/\0]/

/** Reads the raw path of a request, `/ipfs/<cid>[/path]` or `/ipns/<name>[/path]`. Throws GatewayError 400 (IPFS path gateway). */
export function parseContentPath(raw: string): ContentPath {
  const [, namespace, first = '', ...rest] = raw.split('/', MAX_SEGMENTS + 4)
  if (rest.length > MAX_SEGMENTS) throw new GatewayError(400, `A path has at most ${MAX_SEGMENTS} components.`)
  const asDirectory = rest.at(-1) === ''
  const segments = (asDirectory ? rest.slice(0, -1) : rest).map(parseSegment)
  const root = namespace === 'ipns' ? parseIpns(parseSegment(first)) : parseIpfs(parseSegment(first))
  return { root, segments, asDirectory, raw }
}

function parseSegment(text: string): string {
  const segment = decode(text)
  if (segment === undefined || segment === '' || segment === '.' || segment === '..' || IMPOSSIBLE.test(segment)) {
    throw new GatewayError(400, 'The path has a component that no IPFS directory can have: empty, "." or "..", with an escaped slash or NUL, or not UTF-8.')
  }
  return segment
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function parseIpfs(text: string): ContentPath['root'] {
  const cid = parseHash(text)
  if (!cid) throw new GatewayError(400, `"${text.slice(0, 100)}" is not a CID.`)
  if (cid.code === LIBP2P_KEY) throw new GatewayError(400, `"${text}" is the name of a key: ask for it under /ipns/.`)
  return { namespace: 'ipfs', cid }
}

function parseIpns(text: string): ContentPath['root'] {
  const name = parseName(text, { peerIds: true })
  if (name?.kind === 'ipns') return { namespace: 'ipns', name: name.ipnsName }
  if (name?.kind === 'dns' || name?.kind === 'ens') return { namespace: 'ipns', name: formatName(name) }
  throw new GatewayError(400, `"${text.slice(0, 100)}" is not an IPNS name: one begins with k51, or is a domain or an ENS name.`)
}
