import { GatewayError } from './gateway-error.ts'

export type DagScope = 'block' | 'entity' | 'all'

/** What a CAR is to hold. `bytes` are positions in the file, the last one included; negative ones count from its end. */
export type CarOptions = { scope: DagScope; bytes?: { from: number; to?: number }; duplicates: boolean }

const RANGE = /^(-?\d{1,15}):(\*|-?\d{1,15})$/

/** Reads `dag-scope`, `entity-bytes` and a CAR's version, order and duplicates, from the query or else the media type. Throws GatewayError 400, 406 (IPFS trustless gateway). */
export function parseCarOptions(query: URLSearchParams, parameters: ReadonlyMap<string, string>): CarOptions {
  const option = (name: string): string => query.get(`car-${name}`) ?? parameters.get(name) ?? ''
  only('version', option('version'), ['', '1'])
  only('order', option('order'), ['', 'dfs', 'unk'])
  const duplicates = only('dups', option('dups'), ['', 'n', 'y']) === 'y'
  const bytes = parseEntityBytes(query.get('entity-bytes'))
  const scope = parseScope(query.get('dag-scope') ?? (bytes ? 'entity' : 'all'))
  return { scope, duplicates, ...(bytes && scope === 'entity' ? { bytes } : {}) }
}

function only(name: string, value: string, allowed: string[]): string {
  if (allowed.includes(value)) return value
  throw new GatewayError(406, `This gateway makes no CAR with ${name}=${value.slice(0, 40)}: version is 1, order dfs, dups n or y.`)
}

function parseScope(text: string): DagScope {
  if (text === 'block' || text === 'entity' || text === 'all') return text
  throw new GatewayError(400, 'dag-scope is block, entity or all.')
}

/** `from:to` as positions; undefined when absent. Throws GatewayError 400. */
export function parseEntityBytes(text: string | null): CarOptions['bytes'] {
  if (text === null) return undefined
  const match = RANGE.exec(text)
  if (!match) throw new GatewayError(400, 'entity-bytes is <from>:<to>, each a position in bytes, "to" also *.')
  const from = Number(match[1])
  return match[2] === '*' ? { from } : { from, to: Number(match[2]) }
}

/** `[start, end)` within a file of `size` bytes; undefined when nothing of the file is in it. */
export function clipEntityBytes({ from, to }: { from: number; to?: number }, size: number): { start: number; end: number } | undefined {
  const start = Math.max(0, from < 0 ? size + from : from)
  const last = to === undefined ? size - 1 : to < 0 ? size + to : to
  const end = Math.min(size, last + 1)
  return start < end ? { start, end } : undefined
}
