/** What a tar archive is made of: blocks of 512 bytes. */
export const TAR_BLOCK = 512

const LONGEST_NAME = 100
const LARGEST = 8 ** 11 - 1
const FILE = '0'
const EXTENDED = 'x'

/** Two empty blocks: nothing comes after them (POSIX.1-2001, ustar). */
export const TAR_END = Buffer.alloc(2 * TAR_BLOCK)

/** What stands before a file's bytes in a tar archive; with a pax header where name or size do not fit into ustar's own. */
export function tarHeader(name: string, size: number): Buffer {
  const records = [...(Buffer.byteLength(name) > LONGEST_NAME ? [paxRecord('path', name)] : []), ...(size > LARGEST ? [paxRecord('size', String(size))] : [])]
  const header = ustarHeader(name, Math.min(size, LARGEST), FILE)
  if (records.length === 0) return header
  const pax = Buffer.from(records.join(''))
  return Buffer.concat([ustarHeader('pax', pax.length, EXTENDED), pax, tarPadding(pax.length), header])
}

/** The zeros that fill a file's last block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK)
}

/** How long a whole archive of these files is. */
export function tarLength(files: readonly { name: string; size: number }[]): number {
  return files.reduce((sum, { name, size }) => sum + tarHeader(name, size).length + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK, TAR_END.length)
}

function ustarHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(TAR_BLOCK)
  header.write(name, 0, LONGEST_NAME)
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  // No time: one image makes one archive, whenever it is fetched.
  header.write(`${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}${type}`, 124)
  header.write('ustar\0' + '00', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

// Its length counts itself.
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes + String(bytes).length
  if (String(length).length > String(bytes).length) length = bytes + String(length).length
  return `${length}${rest}`
}
