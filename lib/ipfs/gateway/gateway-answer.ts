import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { PieceSource } from '../../store/send/piece-source.ts'
import type { PublicBlocks } from '../blocks/found-block.ts'
import type { ContentPath } from './content-path.ts'
import type { Wanted } from './negotiate.ts'
import type { RecordReader } from './record-reader.ts'
import type { Resolved } from './resolve-path.ts'
import type { RootLookup } from './root-lookup.ts'

/** What the gateway works with. `send` streams a body and cuts a client that takes none of it. */
export type GatewayParts = {
  blocks: PublicBlocks
  roots: RootLookup
  records: RecordReader
  send: (res: ServerResponse, source: PieceSource) => Promise<void>
  isOurHost: (req: IncomingMessage) => boolean
  logger: Logger
  now: () => number
}

/** One request, read. `isHead`: nothing but the headers is wanted. */
export type GatewayRequest = {
  path: ContentPath
  query: URLSearchParams
  headers: IncomingHttpHeaders
  wanted: Wanted
  isHead: boolean
}

/** A request whose path has been followed; `cacheControl` is what its address allows. */
export type ResolvedRequest = GatewayRequest & { resolved: Resolved; cacheControl: Record<string, string> }

export type GatewayAnswer = { status: number; headers: Record<string, string>; body?: string | Uint8Array | PieceSource }
