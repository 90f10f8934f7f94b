import { formatName, parseName, type Name } from './name.ts'

const MAX_PATH = 2048

/** `/ipfs/<cid>[/path]` or `/ipns/<key or domain>[/path]`; the path in its single components. */
export type ContentPath = { namespace: 'ipfs' | 'ipns'; name: Name; path: string[] }

/** A content path as records, DNS and command lines hold it; undefined when it is none. */
export function parseContentPath(text: string): ContentPath | undefined {
  const match = text.length > MAX_PATH ? null : /^\/(ipfs|ipns)\/([^/]+)((?:\/[^/]+)*)\/?$/.exec(text)
  if (!match) return undefined
  const namespace = match[1] === 'ipfs' ? 'ipfs' : 'ipns'
  const name = parseRoot(namespace, match[2] ?? '')
  const path = (match[3] ?? '').split('/').slice(1)
  return name && path.every(isPlain) ? { namespace, name, path } : undefined
}

/** The one spelling of a content path: canonical name, no slash at the end. */
export function formatContentPath({ namespace, name, path }: ContentPath): string {
  return ['', namespace, formatName(name), ...path].join('/')
}

function parseRoot(namespace: ContentPath['namespace'], text: string): Name | undefined {
  const name = text.startsWith('ciq') ? undefined : parseName(text, { peerIds: namespace === 'ipns' })
  const kinds = namespace === 'ipfs' ? ['content'] : ['ipns', 'dns', 'ens']
  return name && kinds.includes(name.kind) ? name : undefined
}

function isPlain(component: string): boolean {
  return component !== '.' && component !== '..' && !/[\0-\x1f\x7f]/.test(component)
}
