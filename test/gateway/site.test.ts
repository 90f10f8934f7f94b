// The static page in the root of the hub: what a Kubo finds there, and what the hub's own gateway makes of it.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { p2pListens } from '../p2p/p2p-hub.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { LARGE, siteDirectory, SMALL_SITE } from '../support/site.ts'

const { skip } = realClients('ipfs')
const page = siteDirectory(SMALL_SITE)

describe('a hub that carries the static page', { skip, timeout: 180_000 }, () => {
  let [hub, kubo, data]: [TestHub | undefined, TestKubo | undefined, string] = [undefined, undefined, '']
  let ipns: string

  const started = (): { hub: TestHub; kubo: TestKubo } => {
    if (!hub || !kubo) throw new Error('not started')
    return { hub, kubo }
  }
  const restart = async (site: string): Promise<string> => {
    await hub?.stop({ keep: true })
    hub = await startHub({ dataDir: data, env: { IPCR_SITE: site } })
    return hub.url
  }
  // Of what the gateway answers to a HEAD: the page is published a moment after the start.
  const status = async (path: string, wanted: number): Promise<Response> => {
    for (let tries = 0; tries < 1200; tries++) {
      const answer = await fetch(`${started().hub.url}${path}`)
      if (answer.status === wanted) return answer
      await answer.arrayBuffer()
      await delay(50)
    }
    throw new Error(`${path} was not ${wanted}:\n${hub?.log()}`)
  }
  const entries = async (): Promise<string[]> => {
    const answer = await fetch(`${started().hub.url}/ipns/${ipns}`, { headers: { accept: 'application/json' } })
    return ((await answer.json()) as { items: { name: string }[] }).items.map(({ name }) => name).sort()
  }

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'ipcr-site-hub-'))
    kubo = await startKubo({ config: delegatedTo(await restart(page.directory)) })
    ipns = ((await (await fetch(`${started().hub.url}/api/v1/hub`)).json()) as { ipns: string }).ipns
    await status(`/ipns/${ipns}/index.html`, 200)
    // Who looks for providers before there is one looks again a minute later.
    await p2pListens(started().hub)
  })
  after(async () => {
    await kubo?.stop()
    await hub?.stop()
    page.remove()
    await rm(data, { recursive: true, force: true })
  })

  test('has it in its root before anything was pushed; a Kubo that knows only this hub lists, pins and reads it, large files too', async () => {
    const { kubo } = started()
    const listed = await kubo.run(['ls', '--size=false', '--resolve-type=false', `/ipns/${ipns}`])
    assert.deepEqual(listed.split('\n').map((line) => line.split(' ').at(-1)), ['_next', 'index.html', 'ipcr.json', 'search'])
    assert.equal(await kubo.run(['cat', `/ipns/${ipns}/index.html`]), SMALL_SITE['index.html'])
    const out = join(data, 'got')
    await kubo.run(['get', '-o', out, `/ipns/${ipns}/_next`])
    assert.ok((await readFile(join(out, 'static/chunks/large.js'))).equals(LARGE))
    assert.match(await kubo.run(['pin', 'add', `/ipns/${ipns}`]), /recursively/)
  })

  test('its parts have the CIDs that ipfs add gives them', async () => {
    const { kubo } = started()
    const root = await kubo.run(['add', '-Qr', '--cid-version=1', '--pin=false', page.directory])
    for (const name of ['_next', 'index.html']) assert.equal(await kubo.run(['resolve', '-r', `/ipns/${ipns}/${name}`]), await kubo.run(['resolve', '-r', `/ipfs/${root}/${name}`]))
  })

  test('the hub’s own gateway shows its source and never renders it: on that origin people are signed in', async () => {
    const html = await status(`/ipns/${ipns}/index.html`, 200)
    assert.match(html.headers.get('content-type') ?? '', /^text\/plain/)
    assert.match(html.headers.get('content-security-policy') ?? '', /sandbox/)
    assert.equal(html.headers.get('x-content-type-options'), 'nosniff')
    const listing = await status(`/ipns/${ipns}/`, 200)
    assert.match(await listing.text(), /A directory of IPFS, listed by this hub/)
    const range = await fetch(`${started().hub.url}/ipns/${ipns}/_next/static/chunks/large.js`, { headers: { range: 'bytes=1048570-1048585' } })
    assert.deepEqual([range.status, await range.text()], [206, LARGE.subarray(1048570, 1048586).toString()])
  })

  test('the page follows the directory at the next start, beside the namespaces, and goes with IPCR_SITE=off', async () => {
    await pushImage(started().hub.url, 'alice/app', 'v1')
    await status(`/ipns/${ipns}/alice/app/index.json`, 200)
    await writeFile(join(page.directory, 'index.html'), '<!doctype html><title>another</title>')
    await restart(page.directory)
    for (let tries = 0; (await (await status(`/ipns/${ipns}/index.html`, 200)).text()) === SMALL_SITE['index.html'] && tries < 200; tries++) await delay(50)
    assert.deepEqual(await entries(), ['_next', 'alice', 'index.html', 'ipcr.json', 'names', 'search'])
    await restart('off')
    await status(`/ipns/${ipns}/index.html`, 404)
    assert.deepEqual(await entries(), ['alice', 'ipcr.json', 'names', 'search'])
  })

  test('another hub follows it, shows its images, and keeps all of it, the page and its large file too', async () => {
    await restart(page.directory)
    // What it finds first it looks at again only when the record's minute is over.
    await status(`/ipns/${ipns}/index.html`, 200)
    const { url } = started().hub
    const other = await startHub({ env: { IPCR_GATEWAYS: url, IPCR_ROUTERS: url, IPCR_INDEXER: 'on' } })
    try {
      const ask = async (path: string, init?: RequestInit) => (await (await fetch(`${other.url}/api/v1/${path}`, init)).json()) as { pin?: { state: string }; items?: { name: string }[] }
      await ask(`names/${ipns}`, { method: 'POST', body: '{"pin":true}', headers: { 'content-type': 'application/json' } })
      const kept = async () => (await ask(`names/${ipns}`)).pin?.state === 'pinned' && (await fetch(`${other.url}/ipns/${ipns}/index.html`, { method: 'HEAD' })).status === 200
      const indexed = async () => (await ask('search?q=app')).items?.map(({ name }) => name)
      for (let tries = 0; tries < 600 && !((await kept()) && (await indexed())?.length); tries++) await delay(100)
      assert.ok(await kept(), other.log())
      assert.deepEqual(await indexed(), [`${ipns}/alice/app`], other.log())
      const { hub } = started()
      await hub.stop({ keep: true })
      const large = await fetch(`${other.url}/ipns/${ipns}/_next/static/chunks/large.js`)
      assert.ok(Buffer.from(await large.arrayBuffer()).equals(LARGE))
    } finally {
      await other.stop()
    }
  })

  test('a directory that is no page is said so in the log, and what was there stays', async () => {
    await restart(page.directory)
    await status(`/ipns/${ipns}/index.html`, 200)
    await restart(join(page.directory, '_next'))
    for (let tries = 0; !started().hub.log().includes('has no index.html') && tries < 200; tries++) await delay(50)
    assert.match(started().hub.log(), /the static page could not be put into the root of the hub: what was there stays/)
    assert.deepEqual(await entries(), ['_next', 'alice', 'index.html', 'ipcr.json', 'names', 'search'])
  })
})
