import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { pino } from 'pino'
import { RecordReader } from '../../lib/ipfs/gateway/record-reader.ts'
import { createRouting } from '../../lib/ipfs/routing/routing.ts'
import type { HeldRecords, Provider } from '../../lib/ipfs/routing/routing-parts.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { compareRecords, createIpnsRecord, readIpnsRecord, type IpnsRecord } from '../../lib/names/ipns-record.ts'
import { httpCall, type Answer, type Call } from '../conformance/http-call.ts'
import { MemoryBlocks } from './memory-blocks.ts'

export const RECORD = 'application/vnd.ipfs.ipns-record'
export const CID_ONE = 'bafybeiaqyadrp7yhh6awjaw2brjyhz2ptqzlrlwjthww3fypt7h4qdey4m'
export const CID_TWO = 'bafybeib5k3aypb4iat5gfti62rw6igz7s26j56kwfpdpj2lfpqsgo473rq'
const HOUR = 3_600_000

export type Named = { key: PrivateKey; name: string }

export async function newName(): Promise<Named> {
  const key = await generateKeyPair('Ed25519')
  return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
}

export function sign({ key }: Named, sequence: number, { cid = CID_ONE, lifetimeMs = HOUR, ttlMs = 60_000, now = Date.now() } = {}): Promise<Uint8Array> {
  return createIpnsRecord(key, `/ipfs/${cid}`, { sequence: BigInt(sequence), lifetimeMs, ttlMs, now })
}

/** Records as the hub's database holds them: newer ones replace, conflicts are noted. */
export class MemoryRecords implements HeldRecords {
  readonly owned = new Map<string, Uint8Array>()
  readonly seen = new Map<string, Uint8Array>()
  readonly followed = new Set<string>()
  readonly observations: IpnsRecord[] = []

  readonly unpublished = new Set<string>()

  isOwn(name: string): boolean {
    return this.owned.has(name) || this.unpublished.has(name)
  }

  own(name: string): Uint8Array | undefined {
    return this.owned.get(name)
  }

  observed(name: string): Uint8Array | undefined {
    return this.seen.get(name)
  }

  isFollowed(name: string): boolean {
    return this.followed.has(name)
  }

  async observe(record: IpnsRecord): Promise<void> {
    this.observations.push(record)
    const known = this.seen.get(record.ipnsName)
    const verdict = known ? compareRecords(await readIpnsRecord(record.ipnsName, known), record) : 'newer'
    if (verdict === 'newer' || verdict === 'extends') this.seen.set(record.ipnsName, record.bytes)
  }
}

export type TestRouting = { held: MemoryRecords; blocks: MemoryBlocks; clock: { now: number }; call(call: Call): Promise<Answer>; put(name: string, body: Uint8Array, type?: string): Promise<Answer> }

/** The routing API over records and blocks of the test, on a free loopback port until the tests of the file are over. */
export async function serveRouting({ provider, publicUrl }: { provider?: Provider; publicUrl?: string } = {}): Promise<TestRouting> {
  const [held, blocks, clock] = [new MemoryRecords(), new MemoryBlocks(), { now: Date.now() }]
  const handle = createRouting({
    blocks, held, records: new RecordReader(), provider: () => provider, publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
    isOurHost: () => true, logger: pino({ level: 'silent' }), now: () => clock.now,
  })
  const server = createServer((req, res) => void handle(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  const call = (request: Call): Promise<Answer> => httpCall(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, request)
  return { held, blocks, clock, call, put: (name, body, type = RECORD) => call({ method: 'PUT', path: `/routing/v1/ipns/${name}`, headers: { 'content-type': type }, body }) }
}
