import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { IpnsRecord } from '../../names/ipns-record.ts'
import type { PublicBlocks } from '../blocks/found-block.ts'
import type { RecordReader } from '../gateway/record-reader.ts'

/** Who gives this hub's blocks: its peer id, and the multiaddrs of its bitswap node (none when that is off). */
export type Provider = { peerId: string; bitswap: readonly string[] }

/** The records that this hub holds. Names are `k51…`; look-ups by key. */
export interface HeldRecords {
  /** true for a name whose key this hub has, published or not */
  isOwn(ipnsName: string): boolean
  /** of such a name */
  own(ipnsName: string): Uint8Array | undefined
  /** of a name of others that was followed or seen */
  observed(ipnsName: string): Uint8Array | undefined
  isFollowed(ipnsName: string): boolean
  /** Takes note of a record: of a newer one, and of one that contradicts what is known. */
  observe(record: IpnsRecord): Promise<void>
}

/** What the routing API works with. */
export type RoutingParts = {
  blocks: Pick<PublicBlocks, 'has'>
  records: RecordReader
  held: HeldRecords
  provider: () => Provider | undefined
  publicUrl: URL | undefined
  isOurHost: (req: IncomingMessage) => boolean
  logger: Logger
  now: () => number
}
