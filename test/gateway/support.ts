import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { CarReader } from '@ipld/car/reader'
import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { pino } from 'pino'
import type { Block, Link } from '../../lib/ipfs/block-source.ts'
import { nodeBlock, rawBlock } from '../../lib/ipfs/dag/block.ts'
import { createGateway } from '../../lib/ipfs/gateway/gateway.ts'
import { RecordReader } from '../../lib/ipfs/gateway/record-reader.ts'
import type { RootLookup } from '../../lib/ipfs/gateway/root-lookup.ts'
import { startBlobSender } from '../../lib/store/send/blob-sender.ts'
import { httpCall, type Answer, type Call } from '../conformance/http-call.ts'
import type { MemoryBlocks } from './memory-blocks.ts'

export type TestGateway = { url: string; call(call: Call): Promise<Answer>; get(path: string, headers?: Record<string, string>): Promise<Answer> }

/** A gateway over blocks of the test, on a free loopback port until the tests of the file are over. */
export async function serveBlocks(blocks: MemoryBlocks, roots: RootLookup = () => undefined): Promise<TestGateway> {
  const sender = startBlobSender()
  const handle = createGateway({
    blocks, roots, records: new RecordReader(), isOurHost: () => true, logger: pino({ level: 'silent' }), now: Date.now,
    send: async (res, source) => void await sender.sendPieces(res, source).catch(() => 0),
  })
  const server = createServer((req, res) => void handle(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(async () => {
    server.close()
    server.closeAllConnections()
    await sender.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = (request: Call): Promise<Answer> => httpCall(url, request)
  return { url, call, get: (path, headers = {}) => call({ path, headers }) }
}

/** Puts a small file; the link to it. */
export function putFile(blocks: MemoryBlocks, content: string | Uint8Array): Link {
  const block = rawBlock(Buffer.from(content))
  blocks.put(block)
  return { cid: block.cid, tsize: block.bytes.length }
}

/** A file's node over parts whose sizes are given, with bytes of its own in front. */
export function fileNode(parts: { cid: CID; size: number }[], own?: Uint8Array): Block {
  const data = new UnixFS({ type: 'file', blockSizes: parts.map(({ size }) => BigInt(size)), ...(own ? { data: own } : {}) })
  return nodeBlock(dagPb.prepare({ Data: data.marshal(), Links: parts.map(({ cid, size }) => ({ Name: '', Hash: cid, Tsize: size })) }))
}

/** The roots and the CIDs of a CAR in their order; throws when a block's bytes are not its CID's. */
export async function readCar(bytes: Uint8Array): Promise<{ roots: string[]; cids: string[] }> {
  const reader = await CarReader.fromBytes(bytes)
  const cids: string[] = []
  for await (const { cid, bytes: content } of reader.blocks()) {
    const expected = rawBlock(content).cid.multihash.digest
    if (Buffer.compare(expected, cid.multihash.digest) !== 0) throw new Error(`${cid.toString()} has other bytes`)
    cids.push(cid.toString())
  }
  return { roots: (await reader.getRoots()).map(String), cids }
}
