// Peers of the bitswap process that ask for everything and take nothing, never end a message, or lie about what they have.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { identify } from '@libp2p/identify'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'
import { decodeMessage, encodeMessage, type Message } from '../../lib/ipfs/p2p/bitswap/message.ts'
import { readVarint } from '../../lib/ipfs/p2p/bitswap/protobuf.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { childrenOf, metric, p2pListens } from './p2p-hub.ts'

const MIB = 1024 * 1024
const PROTOCOL = '/ipfs/bitswap/1.2.0'
const skip = !existsSync('/proc/self/task') && 'needs Linux'
const EMPTY: Message = { full: false, wants: [], payloads: [], presences: [] }

const leafCids = (content: Buffer): CID[] =>
  Array.from({ length: Math.ceil(content.length / MIB) }, (_, i) => CID.createV1(raw.code, create(0x12, createHash('sha256').update(content.subarray(i * MIB, (i + 1) * MIB)).digest())))
const wanting = (cids: CID[], more: Partial<Message['wants'][number]> = {}): Message => ({
  ...EMPTY, wants: cids.map((cid) => ({ cid: cid.bytes, priority: 1, cancel: false, haveOnly: false, sendDontHave: true, ...more })),
})

describe('a peer of the bitswap process', { skip }, () => {
  const layer = randomBytes(120 * MIB)
  const leaves = leafCids(layer)
  const nodes: Libp2p[] = []
  let hub: TestHub
  let address: string

  before(async () => {
    hub = await startHub()
    ;[address = ''] = await p2pListens(hub)
    await pushImage(hub.url, 'alice/app', 'v1', { layers: [layer] })
    await waitUntilPublished(hub, 'alice/app', 'v1')
  })
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.stop()))
  })
  after(async () => {
    assert.equal(await hub.stop(), 0, hub.log())
  })

  const memory = (): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${childrenOf(hub.pid)[0]}/status`, 'utf8'))?.[1]) / 1024

  async function peer(onStream: (stream: Stream) => void = () => {}, listen: string[] = []): Promise<{ node: Libp2p; connection: Connection }> {
    const node = await createLibp2p({ addresses: { listen }, transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()], services: { identify: identify() }, connectionMonitor: { enabled: false } })
    nodes.push(node)
    await node.handle(PROTOCOL, onStream)
    for (let tries = 0; ; tries++) {
      try {
        return { node, connection: await node.dial(multiaddr(address)) }
      } catch (error) {
        if (tries === 5) throw error
        await delay(1100)
      }
    }
  }

  async function say(connection: Connection, ...messages: Message[]): Promise<Stream> {
    const stream = await connection.newStream(PROTOCOL)
    for (const message of messages) for (const part of encodeMessage(message)) stream.send(part)
    return stream
  }

  // The other end may have cut the stream already.
  async function begin(connection: Connection, bytes: Uint8Array): Promise<Stream | undefined> {
    try {
      const stream = await connection.newStream(PROTOCOL)
      stream.send(bytes)
      return stream
    } catch {
      return undefined
    }
  }

  /** Collects what comes on a stream that the hub opened. */
  function collect(into: Message[]): (stream: Stream) => void {
    return (stream) => {
      let rest = Buffer.alloc(0)
      stream.addEventListener('message', ({ data }) => {
        rest = Buffer.concat([rest, data.subarray()])
        for (let head = length(rest); head && rest.length >= head.end + head.value; head = length(rest)) {
          into.push(decodeMessage(rest.subarray(head.end, head.end + head.value)))
          rest = rest.subarray(head.end + head.value)
        }
      })
    }
  }

  test('gets a published block, is told whether one is here, and that one is not', async () => {
    const messages: Message[] = []
    const { connection } = await peer(collect(messages))
    const absent = leafCids(randomBytes(100))
    await say(connection, wanting(leaves.slice(0, 1)), wanting(leaves.slice(1, 2), { haveOnly: true }), wanting(absent))
    for (let tries = 0; tries < 3000 && messages.flatMap(({ payloads, presences }) => [...payloads, ...presences]).length < 3; tries++) await delay(20)
    const [payload] = messages.flatMap(({ payloads }) => payloads)
    assert.ok(payload && Buffer.from(payload.data).equals(layer.subarray(0, MIB)))
    const presences = messages.flatMap((message) => message.presences).map(({ cid, has }) => [CID.decode(Uint8Array.from(cid)).toString(), has])
    assert.deepEqual(presences, [[leaves[1]?.toString(), true], [absent[0]?.toString(), false]])
  })

  test('does not get a blob that no published root holds, nor one of another namespace’s upload', async () => {
    const secret = Buffer.from('pushed, and in no image')
    const digest = createHash('sha256').update(secret).digest('hex')
    const begun = await fetch(`${hub.url}/v2/alice/app/blobs/uploads/`, { method: 'POST' })
    assert.equal((await fetch(new URL(`${begun.headers.get('location')}?digest=sha256:${digest}`, hub.url), { method: 'PUT', body: secret })).status, 201)
    const messages: Message[] = []
    const { connection } = await peer(collect(messages))
    await say(connection, wanting(leafCids(secret)), wanting(leafCids(secret), { haveOnly: true }))
    for (let tries = 0; tries < 3000 && messages.length === 0; tries++) await delay(20)
    await delay(200)
    assert.deepEqual(messages.flatMap(({ payloads }) => payloads), [])
    assert.ok(messages.flatMap(({ presences }) => presences).every(({ has }) => !has))
  })

  test('that asks for everything and takes nothing makes it hold one block, not all', { timeout: 180_000 }, async () => {
    const before = memory()
    for (let i = 0; i < 4; i++) {
      const { connection } = await peer((stream) => stream.pause())
      await say(connection, wanting(leaves))
    }
    await delay(3000)
    assert.ok(memory() - before < 80, `from ${before} to ${memory()} MiB`)
    const messages: Message[] = []
    const { connection } = await peer(collect(messages))
    await say(connection, wanting(leaves.slice(3, 4)))
    for (let tries = 0; tries < 3000 && messages.length === 0; tries++) await delay(20)
    assert.equal(messages[0]?.payloads.length, 1, 'others are served beside them')
  })

  test('that begins messages and never ends them does not make it grow, nor does one that sends what nobody asked for', { timeout: 180_000 }, async () => {
    const before = memory()
    const { connection } = await peer()
    const begun = Buffer.concat([Buffer.from([0x80, 0x80, 0x20]), Buffer.alloc(500_000)])
    const large = Buffer.concat(encodeMessage({ ...EMPTY, payloads: [{ prefix: Uint8Array.from([1, 0x55, 0x12, 0x20]), data: randomBytes(2 * MIB) }] }))
    const streams = []
    for (let i = 0; i < 60; i++) streams.push(await begin(connection, i % 2 === 0 ? begun : large))
    await delay(2000)
    const open = streams.filter((stream) => stream?.status === 'open')
    assert.ok(open.length <= 16, `${open.length} streams are open`)
    assert.ok(memory() - before < 60, `from ${before} to ${memory()} MiB`)
    assert.equal(await metric(hub, 'ipcr_p2p_blocks_received_total'), 0)
  })

  test('that names other addresses of itself is not dialled there', async () => {
    let dialled = 0
    const { node } = await peer(() => {}, ['/ip4/127.0.0.1/tcp/0'])
    const { connection } = await peer()
    node.addEventListener('connection:open', () => dialled++)
    await say(connection, wanting(leaves.slice(0, 1)))
    const [open] = node.getConnections()
    await open?.close()
    await delay(1000)
    assert.equal(dialled, 0)
  })

  test('asked for a block it answers with another: nothing comes of it', { timeout: 180_000 }, async () => {
    const { node, connection } = await peer((stream) => {
      stream.addEventListener('message', () => void say(connection, { ...EMPTY, payloads: [{ prefix: Uint8Array.from([1, 0x55, 0x12, 0x20]), data: randomBytes(1000) }] }).catch(() => {}))
    })
    const [wanted] = leafCids(randomBytes(1000))
    const asked = await ask(`/block/${wanted?.toString()}?peer=${node.peerId.toString()}&at=/ip4/127.0.0.1/tcp/1`, 3000)
    assert.equal(asked, undefined)
    const told = await ask(`/block/${(await cidAt(hub, `/ipns/${((await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }).ipns}`))}?peer=x&at=/ip4/10.0.0.1/udp/1`, 3000)
    assert.equal(told, 400)
  })

  /** The status of the answer to a fetch; undefined when none came in time. */
  function ask(path: string, ms: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const call = request({ socketPath: join(hub.dataDir, 'run', 'p2p.sock'), path, signal: AbortSignal.timeout(ms) }, (res) => {
        res.resume()
        resolve(res.statusCode)
      })
      call.once('error', () => resolve(undefined)).end()
    })
  }
})

function length(bytes: Buffer): { value: number; end: number } | undefined {
  return bytes.length >= 4 ? readVarint(bytes, 0) : undefined
}
