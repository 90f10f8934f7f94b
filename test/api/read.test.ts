import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { addNamespace, addRepository, addSource, digestOf } from '../db/index/fill-index.ts'
import { pushImage } from '../support/push-image.ts'
import { startHub } from '../support/hub.ts'
import { openReadScene, type Page, type ReadScene, until } from './read-scene.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const OWNER = `0x${'a1'.repeat(20)}`
const ARM = { os: 'linux', architecture: 'arm64', variant: 'v8' }

type Named = { name: string }

describe('the read side of the API', () => {
  let scene: ReadScene
  before(async () => {
    scene = await openReadScene()
    const db = scene.index
    addSource(db, { name: 'alice' })
    addNamespace(db, { source: 'alice', owner: OWNER })
    addSource(db, { name: KEY, own: false, state: 'stale' })
    addNamespace(db, { source: KEY })
    addNamespace(db, { source: KEY, path: 'bob' })
    addRepository(db, { name: 'alice/base', namespace: 'alice', manifests: [{ text: 'base', tags: ['v1'], layers: ['l1', 'l2'] }] })
    addRepository(db, {
      name: 'alice/team/app', namespace: 'alice', short: 'An app', at: 7_200_000,
      manifests: [
        { text: 'app', tags: ['v1', 'latest'], at: 5000, layers: ['l1', 'l2', 'l3'], platforms: [ARM], labels: [['tier', 'web']] },
        { text: 'older', tags: ['v0'], at: 4000 },
        { text: 'sbom', artifactType: 'application/spdx+json', subject: digestOf('app') },
      ],
    })
    addRepository(db, { name: `${KEY}/bob/tool`, namespace: `${KEY}/bob`, readme: '# Tool', short: 'A tool' })
    addRepository(db, { name: KEY, namespace: KEY })
    for (let i = 0; i < 7; i++) addRepository(db, { name: `alice/many-${i}`, namespace: 'alice' })
  })
  after(() => scene?.stop())

  test('search finds by words, arch and tag, page by page, the best first', async () => {
    assert.deepEqual((await scene.all<Named>('search?q=app')).map(({ name }) => name), ['alice/team/app'])
    assert.deepEqual((await scene.all<Named>('search?q=arch:arm64 :latest')).map(({ name }) => name), ['alice/team/app'])
    const pages = await scene.all<Named>(`search?q=${encodeURIComponent('alice/many*')}&limit=2`)
    assert.deepEqual(pages.map(({ name }) => name).sort(), Array.from({ length: 7 }, (_, i) => `alice/many-${i}`))
    assert.equal((await scene.all('search?limit=3')).length, 11)
    assert.deepEqual(await scene.all('search?q=nothing-of-that-kind'), [])
  })

  test('suggestions are namespaces and repositories', async () => {
    const { body } = await scene.ask<{ namespaces: Named[]; repositories: Named[] }>('suggestions?q=al')
    assert.deepEqual(body.namespaces, [{ name: 'alice' }])
    assert.ok(body.repositories.length > 0)
  })

  test('with the pages of what a text names exactly', async () => {
    const paths = async (q: string) => (await scene.ask<{ places: { kind: string; path: string }[] }>(`suggestions?q=${encodeURIComponent(q)}`)).body.places.map(({ kind, path }) => `${kind} ${path}`)
    assert.deepEqual(await paths('docker pull localhost:5000/alice/team/app:v1'), ['image /alice/team/app:v1'])
    assert.deepEqual(await paths('alice/team/app:'), ['image /alice/team/app:latest', 'image /alice/team/app:v0', 'image /alice/team/app:v1'])
    assert.deepEqual(await paths(digestOf('app')), [`image /alice/team/app@${digestOf('app')}`])
    assert.deepEqual(await paths(KEY.toUpperCase()), [`namespace /${KEY}`, `content /ipns/${KEY}/`])
    assert.deepEqual(await paths('alice'), [])
  })

  test('a repository says where it is from, and how that stands', async () => {
    const { body } = await scene.ask('repositories/alice/team/app')
    assert.partialDeepStrictEqual(body, { name: 'alice/team/app', source: 'alice', namespace: 'alice', state: 'live', owner: OWNER, claimState: 'verified', short: 'An app', platforms: ['linux/arm64/v8'], updatedAt: '1970-01-01T02:00:00.000Z' })
    assert.partialDeepStrictEqual((await scene.ask(`repositories/${KEY}/bob/tool`)).body, { namespace: `${KEY}/bob`, state: 'stale', hasReadme: true })
  })

  test('slashes of a name may be %2F, and a name outside has many spellings', async () => {
    for (const name of ['alice%2Fteam%2Fapp', 'alice/team%2Fapp']) assert.equal((await scene.ask<Named>(`repositories/${name}`)).body.name, 'alice/team/app')
    assert.equal((await scene.ask<Named>(`repositories/${KEY.toUpperCase()}/bob/tool`)).body.name, `${KEY}/bob/tool`)
    assert.equal((await scene.ask<Named>(`repositories/${KEY}`)).body.name, KEY)
  })

  test('tags come the last moved first, or by name, page by page', async () => {
    assert.deepEqual((await scene.all<Named>('repositories/alice/team/app/tags?limit=1')).map(({ name }) => name), ['v1', 'latest', 'v0'])
    assert.deepEqual((await scene.all<Named>('repositories/alice/team/app/tags?order=name&limit=2')).map(({ name }) => name), ['latest', 'v0', 'v1'])
    assert.partialDeepStrictEqual((await scene.ask('repositories/alice/team/app/tags/v1')).body, { digest: digestOf('app'), platforms: ['linux/arm64/v8'], changedAt: '1970-01-01T00:00:05.000Z' })
  })

  test('where a tag pointed before is told, also of one that is gone', async () => {
    const rows = new Database(hubDatabasePath(scene.hub.dataDir))
    const insert = rows.prepare("INSERT INTO tag_move (source, repository, tag, before, after, root, at) VALUES ('alice', 'alice/team/app', ?, ?, ?, 'bafyroot', ?)")
    for (const [tag, from, to, at] of [['v1', null, 'sha256:a', 1000], ['v1', 'sha256:a', 'sha256:b', 2000], ['gone', 'sha256:b', null, 3000]]) insert.run(tag, from, to, at)
    rows.close()
    const moves = await scene.all<{ before: string | null; after: string | null; at: string }>('repositories/alice/team/app/tags/v1/history?limit=1')
    assert.deepEqual(moves.map((move) => [move.before, move.after, move.at]), [['sha256:a', 'sha256:b', '1970-01-01T00:00:02.000Z'], [null, 'sha256:a', '1970-01-01T00:00:01.000Z']])
    assert.equal((await scene.all('repositories/alice/team/app/tags/gone/history')).length, 1)
  })

  test('a manifest tells its layers, platforms and labels, its bases and who stands on it', async () => {
    const { body } = await scene.ask<{ digest: string; tags: string[]; layers: object[]; bases: { repository: string }[]; labels: object[] }>('repositories/alice/team/app/manifests/latest')
    assert.deepEqual([body.digest, body.tags, body.layers.length, body.labels], [digestOf('app'), ['latest', 'v1'], 3, [{ name: 'tier', value: 'web' }]])
    assert.deepEqual(body.bases.map(({ repository }) => repository), ['alice/base'])
    assert.deepEqual((await scene.all<{ repository: string }>('repositories/alice/base/manifests/v1/used-by')).map(({ repository }) => repository), ['alice/team/app'])
    assert.deepEqual((await scene.all<{ repository: string }>(`layers/${digestOf('l2')}/used-by?limit=1`)).map(({ repository }) => repository), ['alice/base', 'alice/team/app'])
    assert.equal((await scene.ask<{ digest: string }>(`repositories/alice/team/app/manifests/${digestOf('older')}`)).body.digest, digestOf('older'))
  })

  test('referrers are those of the image, all or of one type', async () => {
    const path = `repositories/alice/team/app/referrers/${digestOf('app')}`
    assert.deepEqual((await scene.all<{ digest: string }>(path)).map(({ digest }) => digest), [digestOf('sbom')])
    assert.equal((await scene.all(`${path}?artifactType=application/spdx%2Bjson`)).length, 1)
    assert.equal((await scene.all(`${path}?artifactType=text/plain`)).length, 0)
  })

  test('the description of a followed repository is that of its root', async () => {
    assert.deepEqual((await scene.ask(`repositories/${KEY}/bob/tool/readme`)).body, { short: 'A tool', full: '# Tool' })
    assert.deepEqual((await scene.ask('repositories/alice/team/app/readme')).body, { short: 'An app', full: null })
  })

  test('namespaces, of this hub and of others, with their repositories', async () => {
    assert.partialDeepStrictEqual((await scene.ask(`namespaces/${KEY}/bob`)).body, { kind: 'followed', indexed: { state: 'stale', source: KEY } })
    const names = await scene.all<Named>('namespaces/alice/repositories?order=name&limit=4')
    assert.deepEqual(names.map(({ name }) => name), ['alice/base', ...Array.from({ length: 7 }, (_, i) => `alice/many-${i}`), 'alice/team/app'])
    assert.equal((await scene.all(`namespaces/alice/repositories?limit=2`)).length, 9)
    await pushImage(scene.hub.url, 'alice/pushed', 'v1')
    assert.partialDeepStrictEqual((await scene.ask('namespaces/alice')).body, { kind: 'handle', indexed: { owner: OWNER } })
  })

  const MISSING: [path: string, code: string][] = [
    ['repositories/alice/none', 'NAME_UNKNOWN'], ['repositories/alice/none/tags', 'NAME_UNKNOWN'], ['repositories/alice/team/app/tags/none', 'TAG_UNKNOWN'],
    ['repositories/alice/team/app/manifests/none', 'MANIFEST_UNKNOWN'], [`repositories/alice/none/referrers/${digestOf('app')}`, 'NAME_UNKNOWN'], ['repositories/alice/none/readme', 'NAME_UNKNOWN'],
    ['repositories/alice/none/tags/v1/history', 'NAME_UNKNOWN'], ['namespaces/nobody', 'NAMESPACE_UNKNOWN'], ['namespaces/nobody/repositories', 'NAMESPACE_UNKNOWN'],
    ['repositories/alice/team/app/manifests/a b', 'PATH_UNKNOWN'], ['layers/none/used-by', 'PATH_UNKNOWN'], ['repositories//x', 'PATH_UNKNOWN'],
  ]
  for (const [path, code] of MISSING) {
    test(`${path.slice(0, 60)} is 404 ${code}`, async () => {
      const { status, body } = await scene.ask<{ code: string }>(path)
      assert.deepEqual([status, body.code], [404, code])
    })
  }

  for (const [path, code] of [['search?limit=0', 'LIMIT_INVALID'], ['search?limit=101', 'LIMIT_INVALID'], ['search?cursor=x', 'CURSOR_INVALID'], ['repositories/alice/base/tags?order=size', 'ORDER_INVALID'], ['repositories/alice/base/tags?cursor=WzFd', 'CURSOR_INVALID']] as const) {
    test(`${path} is 400 ${code}`, async () => {
      const { status, body } = await scene.ask<{ code: string }>(path)
      assert.deepEqual([status, body.code], [400, code])
    })
  }

  test('a read is open to pages of any origin, and has an ETag that changes with what it says', async () => {
    const url = `${scene.hub.url}/api/v1/repositories/${KEY}/bob/tool`
    const first = await fetch(url, { headers: { origin: 'https://elsewhere.example' } })
    assert.equal(first.headers.get('access-control-allow-origin'), '*')
    const ask = () => fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    assert.equal((await ask()).status, 304)
    scene.index.prepare("UPDATE source SET state = 'live' WHERE name = ?").run(KEY)
    assert.equal((await ask()).status, 200)
    scene.index.prepare("UPDATE source SET state = 'stale' WHERE name = ?").run(KEY)
  })

  test('what is denied is in none of them', async () => {
    const put = (method: string, name: string) => fetch(`${scene.hub.url}/api/v1/denied/${name}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"x"}' } : {}) })
    assert.equal((await put('PUT', `${KEY}/bob`)).status, 200)
    assert.deepEqual(await scene.all('search?q=tool'), [])
    for (const path of [`repositories/${KEY}/bob/tool`, `repositories/${KEY}/bob/tool/tags`, `repositories/${KEY}/bob/tool/readme`, `namespaces/${KEY}/bob`]) assert.equal((await scene.ask(path)).status, 404, path)
    assert.equal((await scene.ask(`repositories/${KEY}`)).status, 200)
    assert.equal((await put('DELETE', `${KEY}/bob`)).status, 204)
    assert.equal((await scene.all<Named>('search?q=tool')).length, 1)
  })
})

test('without an index all lists are empty, and nothing is there', async (t) => {
  const scene = await openReadScene()
  t.after(() => scene.stop())
  assert.deepEqual((await scene.ask<Page<Named>>('search?q=x')).body, { items: [], cursor: null })
  assert.equal((await scene.ask('repositories/alice/app')).status, 404)
})

test('of a namespace with something to publish it is said', async (t) => {
  const scene = await openReadScene({ env: { IPCR_PUBLISH: 'off' } })
  t.after(() => scene.stop())
  await pushImage(scene.hub.url, 'alice/app', 'v1')
  addSource(scene.index, { name: 'alice' })
  addNamespace(scene.index, { source: 'alice' })
  addRepository(scene.index, { name: 'alice/app', namespace: 'alice' })
  assert.equal((await scene.ask<{ state: string }>('repositories/alice/app')).body.state, 'publishing')
})

test('followed names come page by page, with what was read of them; denied ones are the operator’s to see', async (t) => {
  const scene = await openReadScene({ env: { IPCR_AUTH: 'wallet', IPCR_FOLLOW: ['c.example.org', 'a.example.org', KEY, 'b.example.org'].join(',') } })
  t.after(() => scene.stop())
  addSource(scene.index, { name: KEY, own: false, state: 'stale', followers: 3 })
  await until(async () => (await scene.all('names')).length === 4, 'the names')
  const names = await scene.all<{ name: string; followed: boolean; indexed: { state: string; followers: number } | null }>('names?limit=1')
  assert.deepEqual(names.map(({ name, followed, indexed }) => [name, followed, indexed?.followers ?? null]), [['a.example.org', true, null], ['b.example.org', true, null], ['c.example.org', true, null], [KEY, true, 3]])
  const rows = new Database(hubDatabasePath(scene.hub.dataDir))
  rows.prepare("INSERT INTO denied_name VALUES ('b.example.org', 'x', 1, 'operator')").run()
  rows.close()
  await scene.hub.stop({ keep: true })
  const again = await startHub({ dataDir: scene.hub.dataDir, env: { IPCR_AUTH: 'wallet', IPCR_INDEXER: 'off', IPCR_FOLLOW: 'b.example.org' } })
  t.after(() => again.stop())
  assert.equal((await fetch(`${again.url}/api/v1/names/b.example.org`)).status, 404)
  const { items } = (await (await fetch(`${again.url}/api/v1/names`)).json()) as Page<Named>
  assert.ok(!items.some(({ name }) => name === 'b.example.org'))
})
