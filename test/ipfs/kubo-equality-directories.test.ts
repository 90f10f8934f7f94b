import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Link } from '../../lib/ipfs/block-source.ts'
import type { Entry } from '../../lib/ipfs/dag/directories.ts'
import { fileDagFromBytes } from '../../lib/ipfs/dag/file-dag.ts'
import { entrySize, flatDirectory } from '../../lib/ipfs/dag/flat-directory.ts'
import { bytes, MIB } from '../store/support.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'
import { inMemory, leaf } from './memory.ts'

const { skip } = realClients('ipfs')
const THRESHOLD = 256 * 1024
let kubo: TestKubo
let directory: string

before(async () => {
  if (!skip) kubo = await startKubo()
  directory = await mkdtemp(join(tmpdir(), 'ipcr-directories-'))
})
after(async () => {
  await kubo?.stop()
  await rm(directory, { recursive: true })
})

const textOf = (name: string): string => `content of ${name.length % 3}`
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `sha256-${index.toString(16).padStart(5, '0')}`)

for (const [what, names] of [
  ['1 entry', numbered(1)],
  ['100 entries', numbered(100)],
  ['names beyond ASCII', ['Z', 'a', 'é', 'e\u0301', '\u{1f600}', 'ﬀ', 'Ω', 'A', '~', ' ', '.hidden', '_', '-']],
  ['entries up to exactly 256 KiB', namesFor(0)],
  ['one byte more than 256 KiB', namesFor(1)],
  ['4,000 entries', numbered(4000)],
  ['12,000 entries', numbered(12_000)],
] as const) {
  test(`a directory of ${what} has Kubo’s CID, and so has every edit of it`, { skip }, async () => {
    const { directories } = inMemory()
    const root = await directories.build(names.map(entryOf))
    assert.equal(root.cid.toString(), await addDirectory(what, names))
    await compareEdits(root, names)
  })
}

test('the two directories around 256 KiB are of the sizes that they claim, and the larger is a HAMT', async () => {
  const sizes = [0, 1].map((more) => flatDirectory(namesFor(more).map(entryOf)).block.bytes.length)
  assert.deepEqual(sizes, [THRESHOLD, THRESHOLD + 1])
  const built = await Promise.all([0, 1].map((more) => inMemory().directories.build(namesFor(more).map(entryOf))))
  assert.deepEqual(built.map(({ cid }, more) => cid.equals(flatDirectory(namesFor(more).map(entryOf)).cid)), [true, false])
})

test('a tree with large files and deep paths has Kubo’s CID, and so has every edit of it', { skip }, async () => {
  const { directories } = inMemory()
  const files: Record<string, Buffer> = {
    'app/blobs/sha256/1': bytes(3 * MIB + 1), 'app/blobs/sha256/2': bytes(MIB), 'app/refs/tags/v1': bytes(10), 'deep/er/app/x': bytes(2 * MIB), y: bytes(0),
  }
  let root: Link | undefined
  for (const [path, content] of Object.entries(files)) {
    await put(`tree/${path}`, content)
    root = await directories.setPath(root, path.split('/'), await fileDagFromBytes(content))
  }
  assert.ok(root)
  assert.equal(root.cid.toString(), await kubo.run(['add', '--recursive', '--quieter', join(directory, 'tree')]))
  await kubo.run(['files', 'cp', `/ipfs/${root.cid.toString()}`, '/tree'])
  await kubo.run(['files', 'mkdir', '--parents', '/tree/app/refs/manifests'])
  await kubo.run(['files', 'cp', `/ipfs/${leaf('').cid.toString()}`, '/tree/app/refs/manifests/m'])
  await kubo.run(['files', 'rm', '--recursive', '/tree/deep', '/tree/app/blobs/sha256/1'])
  const edited = await directories.setPaths(root, [
    { path: ['app', 'refs', 'manifests', 'm'], entry: leaf('') },
    { path: ['deep', 'er', 'app', 'x'], entry: undefined },
    { path: ['app', 'blobs', 'sha256', '1'], entry: undefined },
  ])
  assert.equal(edited?.cid.toString(), await kubo.run(['files', 'stat', '--hash', '/tree']))
})

/** Adds, replaces and removes entries, one by one, here and in Kubo's MFS, and compares after each. */
async function compareEdits(root: Link, names: readonly string[]): Promise<void> {
  const { directories } = inMemory()
  let ours: Link | undefined = await directories.build(names.map(entryOf))
  await kubo.run(['files', 'rm', '-r', '--force', '/edited'])
  await kubo.run(['files', 'cp', `/ipfs/${root.cid.toString()}`, '/edited'])
  for (const [name, text] of editsOf(names)) {
    if (text === undefined) await kubo.run(['files', 'rm', `/edited/${name}`])
    else await replace(name, text)
    ours = await directories.set(ours, name, text === undefined ? undefined : leaf(text))
    const theirs = await kubo.run(['files', 'stat', '--hash', '/edited'])
    assert.equal(ours?.cid.toString(), theirs, `${text === undefined ? 'without' : 'with'} ${name}`)
  }
  assert.deepEqual(ours, root)
}

/**
 * Over the threshold and back to where it began, whatever the directory. (Kubo's MFS does not look whether a HAMT has become
 * small while the same session added more to it than it took away; here a removal that makes it small is its session's last.)
 */
function editsOf(names: readonly string[]): [string, string | undefined][] {
  const [first = '', second = first, last = second] = [names[0], names[1], names.at(-1)]
  const inside: [string, string | undefined][] = names.length < 3 ? [] : [[last, undefined], [second, undefined]]
  const back: [string, string | undefined][] = names.length < 3 ? [] : [[last, textOf(last)], [second, textOf(second)]]
  return [
    ['added', 'new'], ['added too, with a longer name', 'new'], [first, 'x'.repeat(200)], [first, textOf(first)],
    ['added', undefined], ...inside, ['added too, with a longer name', undefined], ...back,
  ]
}

async function replace(name: string, text: string): Promise<void> {
  const cid = await kubo.run(['add', '--quieter'], { input: text })
  await kubo.run(['files', 'rm', '--force', `/edited/${name}`])
  await kubo.run(['files', 'cp', `/ipfs/${cid}`, `/edited/${name}`])
}

function entryOf(name: string): Entry {
  return { name, ...leaf(textOf(name)) }
}

async function addDirectory(what: string, names: readonly string[]): Promise<string> {
  for (const name of names) await put(`${what}/${name}`, textOf(name))
  return kubo.run(['add', '--recursive', '--hidden', '--quieter', join(directory, what)])
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  const file = join(directory, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** Names of a directory whose block, were it flat, has exactly 256 KiB and that many bytes more. */
function namesFor(more: number): string[] {
  const names = numbered(5000)
  const sizeOf = (list: string[]): number => flatDirectory(list.map(entryOf)).block.bytes.length
  const each = entrySize('sha256-00000', leaf(textOf('sha256-00000')))
  names.length -= Math.ceil((sizeOf(names) + 200 - THRESHOLD) / each)
  const missing = THRESHOLD + more - sizeOf(names)
  const last = Array.from({ length: 400 }, (_, index) => 'l'.repeat(index + 1)).find((name) => entrySize(name, leaf(textOf(name))) === missing)
  assert.ok(last)
  return [...names, last]
}
