import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { startIndexer, waitForIndex } from './indexer-process.ts'

test('a push is in the index a moment later: repository, tag, manifest, platform, labels and layers', async (t) => {
  const hub = await startHub({ env: { IPCR_P2P: 'off' } })
  t.after(() => hub.stop())
  const indexer = startIndexer(hub.dataDir)
  t.after(() => indexer.stop())
  const config = { os: 'linux', architecture: 'arm64', created: '2024-05-06T07:08:09Z', config: { Labels: { team: 'blue' } } }
  const { digest } = await pushImage(hub.url, 'alice/app', 'v1', { config, layers: ['base', 'top'] })
  const [tag] = await waitForIndex<{ digest: string; repository: string; owner: string | null }>(hub.dataDir, `SELECT f.digest, r.name AS repository, n.owner
    FROM ref f JOIN repository r ON r.id = f.repository_id JOIN namespace n ON n.id = r.namespace_id WHERE f.name = 'v1'`, () => hub.log() + indexer.log())
  assert.equal(tag?.repository, 'alice/app')
  assert.equal(tag?.digest, digest)
  assert.match(tag?.owner ?? '', /^0x[0-9a-f]{40}$/)
  const ask = <Row>(sql: string) => waitForIndex<Row>(hub.dataDir, sql, indexer.log)
  assert.deepEqual(await ask('SELECT architecture, os, variant FROM platform'), [{ architecture: 'arm64', os: 'linux', variant: '' }])
  assert.deepEqual(await ask('SELECT key, value FROM label'), [{ key: 'team', value: 'blue' }])
  assert.deepEqual(await ask('SELECT position, is_top FROM layer ORDER BY position'), [{ position: 0, is_top: 0 }, { position: 1, is_top: 1 }])
  assert.deepEqual(await ask('SELECT created, uses FROM manifest'), [{ created: Date.parse('2024-05-06T07:08:09Z'), uses: 1 }])
  assert.deepEqual(await ask('SELECT tag_count, manifest_count, place IS NOT NULL AS listed FROM repository'), [{ tag_count: 1, manifest_count: 1, listed: 1 }])
  assert.deepEqual(await ask('SELECT name, kind, state, layout, repository_count, tag_count FROM source'), [{ name: 'alice', kind: 'own', state: 'live', layout: 'namespace', repository_count: 1, tag_count: 1 }])
})
