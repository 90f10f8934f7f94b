import { parseContentPath, type ContentPath } from '../names/content-path.ts'
import { parseName, type Name } from '../names/name.ts'

const KINDS: Name['kind'][] = ['ipns', 'dns', 'ens', 'content']

/** A registry as `?root=` or a visitor names it: an IPNS name, a domain, an ENS name or a CID, bare or as an address of IPFS; undefined for anything else. */
export function parseRoot(text: string): ContentPath | undefined {
  const plain = text.trim().replace(/^(ipfs|ipns):\/\//, '/$1/')
  if (plain.startsWith('/')) return parseContentPath(plain)
  const [first = '', ...path] = plain.replace(/\/$/, '').split('/')
  const name = parseName(first)
  if (!name || !KINDS.includes(name.kind)) return undefined
  const namespace = name.kind === 'content' ? 'ipfs' : 'ipns'
  return path.length === 0 ? { namespace, name, path } : parseContentPath(`/${namespace}/${plain}`)
}
