import type { IncomingHttpHeaders } from 'node:http'
import { parseAccept, type MediaRange } from '../../http/accept.ts'
import { GatewayError } from './gateway-error.ts'

/** How the content is to be given; `json` is a directory's listing, and the plain bytes of a file. */
export type Format = 'plain' | 'json' | 'raw' | 'car' | 'ipns-record'

export type Wanted = {
  format: Format
  /** parameters of the media type that was asked for, such as a CAR's `order` and `dups` */
  parameters: Map<string, string>
  /** chosen by Accept, so that a cache needs to be told the address of just this form */
  byAccept: boolean
}

const TYPES = new Map<string, Format>([
  ['application/vnd.ipld.raw', 'raw'],
  ['application/vnd.ipld.car', 'car'],
  ['application/vnd.ipfs.ipns-record', 'ipns-record'],
  ['application/json', 'json'],
])
const VERIFIABLE: ReadonlySet<string> = new Set(['raw', 'car', 'ipns-record'])
const NOT_MADE = /^application\/(?:vnd\.ipld\.(?:dag-json|dag-cbor)|cbor|x-tar)$/

/** The form that `format` or else Accept asks for. Throws GatewayError 406 when this gateway does not make it (IPFS path gateway, Accept). */
export function negotiate(query: URLSearchParams, headers: IncomingHttpHeaders): Wanted {
  const ranges = parseAccept(headers.accept)
  const format = query.get('format')
  if (format !== null) return { format: namedFormat(format), parameters: parametersOf(ranges, format), byAccept: false }
  const known = ranges.find(({ type }) => TYPES.has(type) || type === '*/*' || type.startsWith('text/'))
  if (!known && ranges[0] && NOT_MADE.test(ranges[0].type)) throw notMade(ranges[0].type)
  const chosen = known && TYPES.get(known.type)
  if (!known || chosen === undefined) return { format: 'plain', parameters: new Map(), byAccept: false }
  return { format: chosen, parameters: known.parameters, byAccept: VERIFIABLE.has(chosen) }
}

function namedFormat(format: string): Format {
  if (VERIFIABLE.has(format)) return format as Format
  throw notMade(format)
}

function parametersOf(ranges: MediaRange[], format: string): Map<string, string> {
  return ranges.find(({ type }) => TYPES.get(type) === format)?.parameters ?? new Map<string, string>()
}

function notMade(format: string): GatewayError {
  return new GatewayError(406, `This gateway does not give "${format.slice(0, 100)}": it gives files and directories as they are, and with ?format= raw, car or ipns-record.`)
}
