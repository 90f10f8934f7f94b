import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export type DnsZone = {
  /** `127.0.0.1:<port>` for DNS_SERVERS */
  server: string
  /** sets the TXT entries of a name; an empty list removes it */
  set(name: string, texts: string[]): void
  /** names that were asked for */
  asked: string[]
  stop(): void
}

const TXT = 16
const HEADER = 12

/** A name server on loopback that knows the TXT entries it was given; everything else is NXDOMAIN (RFC 1035). */
export async function startDnsZone(): Promise<DnsZone> {
  const entries = new Map<string, string[]>()
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => socket.send(answerQuery(query, entries, asked), from.port, from.address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    server: `127.0.0.1:${socket.address().port}`,
    set: (name, texts) => void (texts.length > 0 ? entries.set(name, texts) : entries.delete(name)),
    asked,
    stop: () => socket.close(),
  }
}

/** The answer to one query, over UDP or over HTTPS; notes the name in `asked`. */
export function answerQuery(query: Buffer, entries: ReadonlyMap<string, string[]>, asked: string[]): Buffer {
  const { name, end } = readName(query)
  asked.push(name)
  return answer(query.subarray(0, end + 4), entries.get(name))
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = HEADER
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

function answer(question: Buffer, texts: string[] | undefined): Buffer {
  const head = Buffer.from(question)
  head.writeUInt16BE(texts ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(texts?.length ?? 0, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, ...(texts ?? []).map(record)])
}

function record(text: string): Buffer {
  const data = Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
  const fixed = Buffer.alloc(HEADER)
  fixed.writeUInt16BE(0xc00c, 0)
  fixed.writeUInt16BE(TXT, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt32BE(1, 6)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}
