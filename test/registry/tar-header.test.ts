import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from 'tar-stream'
import { TAR_END, tarHeader, tarLength, tarPadding } from '../../lib/registry/archive/tar-header.ts'

type Entry = { name: string; size: number; bytes: string }

function write(files: { name: string; bytes: string }[]): Buffer {
  return Buffer.concat([...files.flatMap(({ name, bytes }) => [tarHeader(name, Buffer.byteLength(bytes)), Buffer.from(bytes), tarPadding(Buffer.byteLength(bytes))]), TAR_END])
}

async function read(archive: Buffer): Promise<Entry[]> {
  const reader = extract()
  reader.end(archive)
  const entries: Entry[] = []
  for await (const entry of reader) {
    let bytes = ''
    for await (const chunk of entry) bytes += String(chunk)
    entries.push({ name: entry.header.name, size: entry.header.size ?? 0, bytes })
  }
  return entries
}

test('what is written is read again, of any size and any length of name', async () => {
  for (const length of [0, 1, 511, 512, 513, 5000]) {
    for (const name of ['a', 'n'.repeat(100), 'n'.repeat(101), `blobs/sha512/${'f'.repeat(128)}`, 'é'.repeat(60), ...Array.from({ length: 12 }, (_, index) => 'x'.repeat(985 + index))]) {
      const bytes = 'b'.repeat(length)
      assert.deepEqual(await read(write([{ name, bytes }, { name: 'last', bytes: 'z' }])), [{ name, size: length, bytes }, { name: 'last', size: 1, bytes: 'z' }])
    }
  }
})

test('the length of an archive is known before it is written', () => {
  const files = ['', 'a', 'b'.repeat(512), 'c'.repeat(100_000)].map((bytes, index) => ({ name: `${'d'.repeat(index * 60)}f`, bytes }))
  assert.equal(tarLength(files.map(({ name, bytes }) => ({ name, size: bytes.length }))), write(files).length)
})

test('a file of more than 8 GiB has its size in a pax header', async () => {
  for (const size of [8 ** 11 - 1, 8 ** 11, 2 ** 40]) {
    const reader = extract()
    const found = new Promise((resolve) => reader.on('entry', (header) => resolve(header.size)))
    reader.write(tarHeader('large', size))
    assert.equal(await found, size)
    assert.equal(tarLength([{ name: 'large', size }]), tarHeader('large', size).length + Math.ceil(size / 512) * 512 + 1024)
  }
})
