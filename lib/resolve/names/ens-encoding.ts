// By its name, so that a browser loads this and nothing else of the package: the rest of what ENS' contracts take is a few words.
import { keccak256 } from 'ethers/crypto'

const WORD = 64
const MOST_LABEL = 255
const text = new TextEncoder()

/** The functions that are called, by the first four bytes of the hashes of their signatures. */
export const SELECTORS = { resolver: '0x0178b8bf', supportsInterface: '0x01ffc9a7', contenthash: '0xbc1c58d1', resolve: '0x9061b923' } as const

/** The node of a name (ENSIP-1). Names here are of ASCII letters, digits and dashes, which are normal as they are (ENSIP-15). */
export function namehash(name: string): string {
  return name.split('.').reduceRight((node, label) => keccak256(`${node}${keccak256(text.encode(label)).slice(2)}`), `0x${'0'.repeat(WORD)}`)
}

/** A name as DNS writes it: each label behind its length, and nothing behind the last. */
export function dnsEncode(name: string): string {
  const labels = name.split('.').map((label) => text.encode(label))
  if (labels.some(({ length }) => length === 0 || length > MOST_LABEL)) throw new RangeError('a label of a name has 1 to 255 bytes')
  return `0x${labels.map((label) => toHex(label.length) + Array.from(label, toHex).join('')).join('')}00`
}

/** Arguments of `resolve(bytes,bytes)`, behind its selector. */
export function encodeTwo(first: string, second: string): string {
  const one = encodeBytes(first)
  return SELECTORS.resolve + word(2 * 32) + word(2 * 32 + one.length / 2) + one + encodeBytes(second)
}

/** The `index`th word of an answer: 64 hex digits; undefined when the answer is shorter. */
export function wordOf(data: string, index = 0): string | undefined {
  const found = data.slice(2 + index * WORD, 2 + (index + 1) * WORD)
  return /^[0-9a-f]{64}$/i.test(found) ? found : undefined
}

/** The one `bytes` of an answer as `0x…`; undefined when it is not encoded so. */
export function bytesOf(data: string): string | undefined {
  const [at, body] = [Number(`0x${wordOf(data) ?? 'x'}`), data.slice(2)]
  const length = Number(`0x${body.slice(at * 2, at * 2 + WORD)}`)
  const from = at * 2 + WORD
  const found = Number.isSafeInteger(at) && Number.isSafeInteger(length) ? body.slice(from, from + length * 2) : ''
  return Number.isSafeInteger(length) && body.length >= from + length * 2 && /^(?:[0-9a-f]{2})*$/i.test(found) ? `0x${found}` : undefined
}

function encodeBytes(hex: string): string {
  const digits = hex.slice(2)
  return word(digits.length / 2) + digits.padEnd(Math.ceil(digits.length / WORD) * WORD, '0')
}

function word(value: number): string {
  return value.toString(16).padStart(WORD, '0')
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
