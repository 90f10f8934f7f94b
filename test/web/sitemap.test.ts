import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createSitemapReader, PER_SITEMAP, sitemapFile, sitemapIndex } from '../../lib/hub/sitemap.ts'
import type { ReadPages } from '../../lib/db/queries/pages.ts'
import { pageQueries } from '../../lib/db/queries/pages.ts'
import { migrate } from '../../lib/db/migrate.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import Database from 'better-sqlite3'

describe('what search engines are told', () => {
  let hub: TestHub
  before(async () => {
    hub = await startHub({ pages: true })
    for (const name of ['alice/app', 'library/nginx', 'bob/secret']) await pushImage(hub.url, name, 'v1')
  })
  after(() => hub?.stop())
  const get = async (path: string) => {
    const answer = await fetch(hub.url + path)
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }

  test('robots.txt names the sitemap, and leaves out what is no page', async () => {
    const { status, text } = await get('/robots.txt')
    assert.equal(status, 200)
    assert.ok(text.includes(`Sitemap: ${hub.url}/sitemap.xml`))
    for (const path of ['/v2/', '/api/', '/ipfs/', '/account', '/operator']) assert.ok(text.includes(`Disallow: ${path}\n`), path)
  })

  test('there is an icon for what is no page', async () => {
    const { status, type, text } = await get('/favicon.ico')
    assert.deepEqual([status, type], [200, 'image/svg+xml'])
    assert.match(text, /^<svg /)
  })

  test('the sitemap leads to every repository, and each address in it is a page', async () => {
    const index = await get('/sitemap.xml')
    assert.match(index.type ?? '', /^application\/xml/)
    const files = locations(index.text)
    assert.deepEqual(files, [`${hub.url}/sitemap.xml?part=0`])
    const pages = locations((await get('/sitemap.xml?part=0')).text)
    assert.deepEqual(pages, ['alice/app', 'library/nginx', 'bob/secret'].map((name) => `${hub.url}/${name}`))
    for (const page of pages) assert.equal((await fetch(page)).status, 200, page)
  })

  test('a denied name is left out', async () => {
    await fetch(`${hub.url}/api/v1/denied/bob`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"reason":"x"}' })
    assert.ok(!(await get('/sitemap.xml?part=0')).text.includes('secret'))
  })

  for (const part of ['1', '-1', 'x', '', '9999999']) test(`there is no part "${part}"`, async () => assert.equal((await get(`/sitemap.xml?part=${part}`)).status, 404))
})

test('many repositories are in several files, each with its own', async () => {
  const db = new Database(':memory:')
  migrate(db)
  const insert = db.prepare('INSERT INTO repository (id, name, namespace, created_at, updated_at, manifest_count) VALUES (?, ?, \'a\', 0, 0, 1)')
  for (const id of [1, PER_SITEMAP - 1, PER_SITEMAP, 3 * PER_SITEMAP + 5]) insert.run(id, `a/r${id}`)
  const read = (async (name: keyof typeof pageQueries, args: never) => pageQueries[name](db, args)) as ReadPages
  const sitemap = createSitemapReader({ read, isDenied: () => false })
  assert.equal(await sitemap.count(), 4)
  const found = await Promise.all([0, 1, 2, 3].map(async (part) => (await sitemap.entries(part)).map(({ repository }) => repository)))
  assert.deepEqual(found, [['a/r1', `a/r${PER_SITEMAP - 1}`], [`a/r${PER_SITEMAP}`], [], [`a/r${3 * PER_SITEMAP + 5}`]])
})

test('what stands in the files is text', () => {
  assert.match(sitemapIndex('https://hub.example?a&b', 1), /<loc>https:\/\/hub\.example\?a&amp;b\/sitemap\.xml\?part=0<\/loc>/)
  assert.match(sitemapFile('https://hub.example', [{ repository: 'a/b', updatedAt: 0 }]), /<url><loc>https:\/\/hub\.example\/a\/b<\/loc><lastmod>1970-01-01T00:00:00\.000Z<\/lastmod><\/url>/)
})

function locations(text: string): string[] {
  return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '')
}
