import { bytesField, MessageInvalidError, numberField, readFields, varint, type Field } from './protobuf.ts'

/** What a peer asks for; `haveOnly`: just whether it is there. CIDs are in their binary form. */
export type Want = { cid: Uint8Array; priority: number; cancel: boolean; haveOnly: boolean; sendDontHave: boolean }
/** A block; `prefix` is its CID without the digest. */
export type Payload = { prefix: Uint8Array; data: Uint8Array }
export type Presence = { cid: Uint8Array; has: boolean }
/** One message of bitswap 1.2.0. `full`: what was wanted before is forgotten. */
export type Message = { full: boolean; wants: Want[]; payloads: Payload[]; presences: Presence[] }

const NO_BYTES = new Uint8Array()
const WANT_HAVE = 1
const DONT_HAVE = 1
const COPIED_BYTES = 16 * 1024

/** Reads a message; its parts are views into the bytes. Throws MessageInvalidError. */
export function decodeMessage(bytes: Uint8Array): Message {
  const message: Message = { full: false, wants: [], payloads: [], presences: [] }
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) decodeWantlist(bytesOf(value), message)
    if (number === 3) message.payloads.push(decodePayload(bytesOf(value)))
    if (number === 4) message.presences.push(decodePresence(bytesOf(value)))
  }
  return message
}

function decodeWantlist(bytes: Uint8Array, message: Message): void {
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) message.wants.push(decodeWant(bytesOf(value)))
    if (number === 2) message.full = value === 1
  }
}

function decodeWant(bytes: Uint8Array): Want {
  const fields = fieldsOf(bytes)
  return { cid: bytesOf(fields.get(1)), priority: Number(fields.get(2) ?? 0), cancel: fields.get(3) === 1, haveOnly: fields.get(4) === WANT_HAVE, sendDontHave: fields.get(5) === 1 }
}

function decodePayload(bytes: Uint8Array): Payload {
  const fields = fieldsOf(bytes)
  return { prefix: bytesOf(fields.get(1)), data: bytesOf(fields.get(2)) }
}

function decodePresence(bytes: Uint8Array): Presence {
  const fields = fieldsOf(bytes)
  return { cid: bytesOf(fields.get(1)), has: fields.get(2) !== DONT_HAVE }
}

function fieldsOf(bytes: Uint8Array): Map<number, Field['value']> {
  return new Map(Array.from(readFields(bytes), ({ number, value }) => [number, value]))
}

function bytesOf(value: Field['value'] | undefined): Uint8Array {
  if (typeof value === 'number') throw new MessageInvalidError('a number stands where bytes belong')
  return value ?? NO_BYTES
}

/** The message as it goes over a stream, its length first, in one or several pieces: blocks of some size are not copied. */
export function encodeMessage({ full, wants, payloads, presences }: Message): Uint8Array[] {
  const wantlist = [...wants.flatMap((want) => bytesField(1, encodeWant(want))), ...numberField(2, Number(full))]
  const parts = [
    ...(wantlist.length > 0 ? bytesField(1, wantlist) : []),
    ...payloads.flatMap(({ prefix, data }) => bytesField(3, [...bytesField(1, [prefix]), ...bytesField(2, [data])])),
    ...presences.flatMap(({ cid, has }) => bytesField(4, [...bytesField(1, [cid]), ...numberField(2, has ? 0 : DONT_HAVE)])),
  ]
  return joined([varint(parts.reduce((total, { length }) => total + length, 0)), ...parts])
}

function joined(parts: Uint8Array[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let small: Uint8Array[] = []
  for (const part of parts) {
    if (part.length < COPIED_BYTES) small.push(part)
    else {
      pieces.push(Buffer.concat(small), part)
      small = []
    }
  }
  return small.length > 0 ? [...pieces, Buffer.concat(small)] : pieces
}

function encodeWant({ cid, priority, cancel, haveOnly, sendDontHave }: Want): Uint8Array[] {
  return [
    ...bytesField(1, [cid]), ...numberField(2, priority), ...numberField(3, Number(cancel)),
    ...numberField(4, haveOnly ? WANT_HAVE : 0), ...numberField(5, Number(sendDontHave)),
  ]
}
