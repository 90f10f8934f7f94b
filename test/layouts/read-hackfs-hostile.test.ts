// Bad inputs 26, 27, 34, 35 of a saved image: whoever made the directory may have meant harm.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { Tree } from '../support/tree.ts'
import { digestOf } from './prior-image.ts'
import { configOf, directory, hackfs, savedFiles, symlink, tagged } from './saved-tree.ts'

const LAYERS = [Buffer.from('layer')]
const MIB = 1024 * 1024
const listOf = (layers: string[], config = 'config.json'): string => JSON.stringify([{ Config: config, RepoTags: ['app:v1'], Layers: layers }])

async function refused(tree: Tree, files: Record<string, Uint8Array | string | Link>, why: RegExp, more: Record<string, Uint8Array | string | Link> = {}): Promise<void> {
  const reader = await hackfs(tree, { v1: files }, more)
  await assert.rejects(reader.manifest(tagged('v1')), (error: Error & { code?: string }) => {
    assert.match(error.message, why)
    assert.match(error.code ?? '', /^(LAYOUT_INVALID|FILE_REFUSED)$/)
    return true
  })
}

describe('bad-input 34: links and paths of a saved image', () => {
  const withLayer = (tree: Tree, layer: Link, more: Record<string, string | Link> = {}) => ({ 'manifest.json': listOf(['a/layer.tar']), 'config.json': configOf(LAYERS), 'a/layer.tar': layer, ...more })

  for (const target of ['../../../secret/layer.tar', '../../v2/layer.tar', '..', '../..', '/etc/passwd', '/tags/v1/config.json'])
    test(`a layer that is a link to ${target} is refused`, async () => {
      const tree = new Tree()
      await refused(tree, withLayer(tree, symlink(tree, target)), /leads out of its directory|is no file/, { 'secret/layer.tar': 'layer', 'tags/v2/layer.tar': 'layer' })
    })

  test('links in a circle, to themselves, and in a chain of 17 are refused; a chain of 16 is followed', async () => {
    const tree = new Tree()
    await refused(tree, withLayer(tree, symlink(tree, 'b'), { 'a/b': symlink(tree, 'layer.tar') }), /without end/)
    await refused(tree, withLayer(tree, symlink(tree, 'layer.tar')), /without end/)
    const chain = (length: number) => Object.fromEntries(Array.from({ length }, (_, index) => [`a/l${index}`, index === length - 1 ? Buffer.from('layer') : symlink(tree, `l${index + 1}`)]))
    await refused(tree, withLayer(tree, symlink(tree, 'l0'), chain(17) as Record<string, Link>), /without end/)
    const reader = await hackfs(tree, { v1: withLayer(tree, symlink(tree, 'l0'), chain(16) as Record<string, Link>) })
    assert.ok(await reader.manifest(tagged('v1')))
  })

  test('a link that doubles its own path is refused soon', async () => {
    const tree = new Tree()
    await refused(tree, withLayer(tree, symlink(tree, `${'./'.repeat(2000)}x`)), /too long/)
    await refused(tree, withLayer(tree, symlink(tree, 'x'.repeat(5000))), /longer than a path/)
  })

  for (const path of ['../v2/layer.tar', 'a/../../v2/layer.tar', '../../../x'])
    test(`a layer at ${path} is refused`, async () => {
      const tree = new Tree()
      await refused(tree, { 'manifest.json': listOf([path]), 'config.json': configOf(LAYERS), 'a/x': '' }, /leads out/, { 'tags/v2/layer.tar': 'layer' })
    })

  test('a layer that is a directory, or not there, is refused', async () => {
    const tree = new Tree()
    await refused(tree, { 'manifest.json': listOf(['a']), 'config.json': configOf(LAYERS), 'a/layer.tar': 'layer' }, /is no file/)
    await refused(tree, { 'manifest.json': listOf(['b/layer.tar']), 'config.json': configOf(LAYERS) }, /names b\/layer.tar, which is not there/)
  })
})

describe('bad-input 27: documents of a saved image', () => {
  const endless = (tree: Tree, claimed: number): Link => tree.lyingFile(Buffer.alloc(256 * 1024, ' '), Array.from({ length: Math.ceil(claimed / (256 * 1024)) }, () => 256 * 1024))
  const unsized = (tree: Tree): Link => tree.lyingFile(Buffer.alloc(256 * 1024, ' '), Array.from({ length: 4000 }, () => 0))

  test('manifest.json of a gigabyte, or of more than it says, is refused without being read', async () => {
    const tree = new Tree()
    await refused(tree, { 'manifest.json': endless(tree, 1024 * MIB) }, /too large|larger/)
    await refused(tree, { 'manifest.json': unsized(tree) }, /too large|larger/)
    await refused(tree, { 'manifest.json': Buffer.alloc(MIB + 1, ' ') }, /too large|larger/)
  })

  test('a configuration of more than 4 MiB, and index.json of a gigabyte, are refused', async () => {
    const tree = new Tree()
    await refused(tree, { ...savedFiles(tree, LAYERS), 'manifest.json': listOf(['l']), 'config.json': Buffer.alloc(4 * MIB + 1, ' '), l: 'layer' }, /too large|larger/)
    await refused(tree, { ...savedFiles(tree, LAYERS), 'index.json': endless(tree, 1024 * MIB) }, /too large|larger/)
  })

  const lists: [string, string, RegExp][] = [
    ['nothing', '', /manifest.json is not JSON/], ['HTML', '<html>', /manifest.json is not JSON/], ['an object', '{}', /manifest.json: document/],
    ['an empty list', '[]', /lists no image/], ['numbers', '[1]', /manifest.json: 0/], ['no Config', '[{"Layers":[]}]', /Config/],
    ['a path of 5000 characters', listOf(['x'.repeat(5000)]), /Layers/], ['1001 layers', listOf(Array.from({ length: 1001 }, () => 'l')), /Layers/],
    ['101 images', `[${Array.from({ length: 101 }, () => listOf([]).slice(1, -1)).join()}]`, /manifest.json: document/], ['deep nesting', '['.repeat(100_000), /nested deeper/],
    ['one key twice', '[{"Config":"a","Config":"b"}]', /stands twice/],
  ]
  for (const [what, list, why] of lists)
    test(`manifest.json of ${what} is refused`, async () => {
      const tree = new Tree()
      await refused(tree, { 'manifest.json': list, l: 'layer' }, why)
    })

  const configs: [string, string, RegExp][] = [
    ['no rootfs', '{}', /configuration of the image: rootfs/], ['another count of layers', configOf([]), /lists 1 layers, the configuration of the image 0/],
    ['diff ids that are none', '{"rootfs":{"diff_ids":["sha256:../.."]}}', /not a digest/], ['not JSON', 'config', /configuration of the image is not JSON/],
    ['300,000 lists', `[${'[],'.repeat(300_000)}0]`, /more than 250000 parts/], ['a list in a list, and so on', '['.repeat(250_000), /not JSON/],
    ['1001 layers', configOf(Array.from({ length: 1001 }, () => Buffer.from('l'))), /diff_ids/],
  ]
  for (const [what, config, why] of configs)
    test(`a configuration of ${what} is refused`, async () => {
      const tree = new Tree()
      await refused(tree, { 'manifest.json': listOf(['l']), 'config.json': config, l: 'layer' }, why)
    })

  test('a directory that docker did not save says so', async () => {
    await refused(new Tree(), { repositories: '{}', 'x/layer.tar': 'layer' }, /holds no manifest.json/)
  })
})

test('bad-input 35: a configuration with 100,000 history rows is read', async () => {
  const tree = new Tree()
  const config = configOf(LAYERS, { history: Array.from({ length: 100_000 }, () => ({ empty_layer: true })) })
  const reader = await hackfs(tree, { v1: savedFiles(tree, LAYERS, { config }) })
  assert.match(Buffer.from((await reader.manifest(tagged('v1')))?.bytes ?? []).toString(), new RegExp(digestOf(config)))
})

test('bad-input 26: of a thousand tags two hundred are looked through for a digest', async () => {
  const tree = new Tree()
  const saved = await directory(tree, savedFiles(tree, LAYERS))
  const names = Array.from({ length: 1000 }, (_, index) => `t${String(index).padStart(4, '0')}`)
  const tags = await tree.directory(Object.fromEntries(names.map((name) => [name, saved])))
  const reader = await hackfs(tree, {}, { tags })
  let asked = 0
  const get = tree.get.bind(tree)
  tree.get = (cid) => (asked++, get(cid))
  assert.equal(await reader.manifest({ kind: 'digest', digest: digestOf('none') as `sha256:${string}` }), undefined)
  const once = asked
  assert.ok(once < 200 * 15, `${once} blocks were read`)
  assert.equal(await reader.blob(digestOf('neither') as `sha256:${string}`), undefined)
  assert.equal(asked, once, 'the second search read more')
  assert.equal((await reader.tags({ limit: 10_000 })).length, 1000)
})
