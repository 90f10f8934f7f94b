// ipcr site publish, with a real Kubo, and a pinning service that keeps what it is told to with another one.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getBytes } from 'ethers'
import { readContenthash } from '../../lib/resolve/names/ens-contenthash.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { startPinningService, type TestPinningService } from '../support/pinning-service.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { siteDirectory, SMALL_SITE } from '../support/site.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TOKEN = 'a-token-that-nobody-may-see'
const { skip } = realClients('ipfs')
const page = siteDirectory(SMALL_SITE)
const work = mkdtempSync(join(tmpdir(), 'ipcr-publish-site-'))
const tokenFile = join(work, 'token')
writeFileSync(tokenFile, `${TOKEN}\n`)

type Published = {
  cid: string; files: number; bytes: number; car?: { file: string; blocks: number }; kubo?: { isNew: boolean }; name?: string; links: string[]; dnslink: string; contenthash: string
  services: { service: string; status: string; id: string; isNew: boolean }[]; failures: { where: string; reason: string }[]
}

const env = { KUBO_RPC_URL: '', IPCR_PINNING: '', IPCR_CONFIG: '', IPCR_SITE: '', IPCR_GATEWAYS: '', PINS_TOKEN: TOKEN }
const ipcr = (args: string[], more: Record<string, string> = {}): Promise<Output> =>
  run(process.execPath, ['cli/ipcr.mjs', 'site', 'publish', ...args], { cwd: ROOT, allowFailure: true, env: { ...env, ...more } })

async function publish(args: string[], more: Record<string, string> = {}): Promise<Output & { published: Published }> {
  const output = await ipcr(['--dir', page.directory, '--json', ...args], more)
  assert.ok(!`${output.stdout}${output.stderr}`.includes(TOKEN), 'the token is in the output')
  return { ...output, published: JSON.parse(output.stdout) as Published }
}

after(() => {
  page.remove()
  rmSync(work, { recursive: true })
})

describe('ipcr site publish', { skip, timeout: 300_000 }, () => {
  let [kubo, other]: [TestKubo, TestKubo] = [{} as TestKubo, {} as TestKubo]
  let service: TestPinningService
  const atService = (): string[] => ['--service', service.url, '--token-file', tokenFile]

  before(async () => {
    [kubo, other] = await Promise.all([startKubo({ config: { Routing: { Type: 'dhtserver' } } }), startKubo()])
    service = await startPinningService({ token: TOKEN, kubo: other })
  })
  after(async () => {
    await service.stop()
    await Promise.all([kubo.stop(), other.stop()])
  })

  test('adds the page to Kubo with the CID of ipfs add, pins it there and at a service, publishes it under a new key, writes a CAR', async () => {
    const car = join(work, 'page.car')
    const { published, stderr, code } = await publish(['--kubo', kubo.api, '--name', 'site', '--car', car, ...atService()])
    assert.deepEqual([code, stderr, published.failures], [0, '', []])
    const added = await kubo.run(['add', '-Qrn', '--cid-version=1', '--raw-leaves', page.directory])
    assert.deepEqual([published.cid, published.files, published.kubo?.isNew], [added, 3, true])
    assert.match(await kubo.run(['pin', 'ls', '--type=recursive', '--names', added]), /recursive ipcr site$/)
    assert.match(await other.run(['pin', 'ls', '--type=recursive', '--names', added]), /recursive ipcr site$/)
    assert.match(await kubo.run(['key', 'list', '-l']), new RegExp(`^${published.name} site$`, 'm'))
    assert.equal(await kubo.run(['name', 'resolve', published.name ?? '']), `/ipfs/${added}`)
    assert.deepEqual(published.services.map(({ status, isNew }) => [status, isNew]), [['pinned', true]])
    assert.deepEqual([published.dnslink, readContenthash(getBytes(published.contenthash))], [`dnslink=/ipns/${published.name}`, { value: `/ipns/${published.name}` }])
    assert.equal(published.links.at(-1), `ipns://${published.name}`)
    const got = join(work, 'got')
    await kubo.run(['get', '-o', got, `/ipns/${published.name}`])
    assert.deepEqual((await readdir(got, { recursive: true })).sort(), ['_next', '_next/static', '_next/static/app.js', '_next/static/chunks', '_next/static/chunks/large.js', 'index.html'])
    assert.ok(readFileSync(join(got, '_next/static/chunks/large.js')).equals(SMALL_SITE['_next/static/chunks/large.js']))
  })

  test('the CAR is imported by a Kubo that never saw the page', async () => {
    const third = await startKubo()
    try {
      const { cid } = (await publish([])).published
      assert.match(await third.run(['dag', 'import', join(work, 'page.car')]), new RegExp(`Pinned root\\s+${cid}\\s+success`))
      assert.equal(await third.run(['cat', `/ipfs/${cid}/index.html`]), SMALL_SITE['index.html'])
    } finally {
      await third.stop()
    }
  })

  test('given again it finds both pins, asks for none, and moves the name to what changed', async () => {
    const before = service.asked.length
    const again = (await publish(['--kubo', kubo.api, ...atService()])).published
    assert.deepEqual([again.kubo?.isNew, again.services[0]?.isNew, again.services[0]?.status], [false, false, 'pinned'])
    assert.deepEqual(service.asked.slice(before).map(({ method }) => method), ['GET'])
    const changed = join(work, 'changed')
    cpSync(page.directory, changed, { recursive: true })
    writeFileSync(join(changed, 'index.html'), 'another')
    const moved = (await publish(['--dir', changed, '--kubo', kubo.api, '--name', 'site'])).published
    const root = await kubo.run(['name', 'resolve', '--nocache', moved.name ?? ''])
    assert.deepEqual([root, await kubo.run(['cat', `${root}/index.html`])], [`/ipfs/${moved.cid}`, 'another'])
    assert.equal(moved.dnslink, `dnslink=/ipns/${moved.name}`)
  })

  test('the token goes to the service, in a header alone', () => {
    assert.ok(service.asked.length > 0 && service.asked.every(({ authorization }) => authorization === `Bearer ${TOKEN}`))
    assert.deepEqual(service.asked.filter(({ url }) => url.includes(TOKEN)), [])
  })

  test('the service used here is one for Kubo’s own client too', async () => {
    const cid = await kubo.run(['add', '-Q', '--cid-version=1', join(page.directory, 'index.html')])
    await kubo.run(['pin', 'remote', 'service', 'add', 'test', service.url, TOKEN])
    assert.match(await kubo.run(['pin', 'remote', 'add', '--service=test', '--name=by-kubo', cid]), /Status:\s+pinned/)
    assert.match(await kubo.run(['pin', 'remote', 'ls', '--service=test', `--cid=${cid}`]), new RegExp(`^${cid}\\s+pinned\\s+by-kubo$`, 'm'))
    await kubo.run(['pin', 'remote', 'rm', '--service=test', `--cid=${cid}`])
    assert.equal(await kubo.run(['pin', 'remote', 'ls', '--service=test', `--cid=${cid}`]), '')
  })

  test('a Kubo that is not there, or is something else, is said with a sentence; the CAR is written all the same', async () => {
    for (const rpc of ['http://127.0.0.1:9', service.url]) {
      const { code, stderr, published } = await publish(['--kubo', rpc, '--car', join(work, 'without-kubo.car')])
      assert.equal(code, 1)
      assert.match(stderr, /^ipcr: Kubo: Kubo at 127\.0\.0\.1:\d+ could not pin the page: .+\n$/)
      assert.deepEqual([published.failures.length, published.car?.blocks], [1, 10])
    }
  })
})

describe('at a pinning service alone', { timeout: 180_000 }, () => {
  let service: TestPinningService
  const at = (...args: string[]) => publish(['--service', service.url, '--token-env', 'PINS_TOKEN', ...args])
  const json = JSON.stringify

  before(async () => { service = await startPinningService({ token: TOKEN }) })
  after(() => service.stop())

  test('a pin that takes longer than --timeout goes on; the same command finds it again', async () => {
    const first = await at('--timeout', '1')
    assert.deepEqual([first.code, service.pins.size], [1, 1])
    assert.match(first.published.failures[0]?.reason ?? '', /^the time is up: the service says queued\. It goes on by itself/)
    for (const entry of service.pins.values()) entry.status = 'pinned'
    const { code, published } = await at()
    assert.deepEqual([code, published.services.map(({ status, isNew }) => [status, isNew]), service.pins.size], [0, [['pinned', false]], 1])
  })

  test('--no-wait returns with what the service says', async () => {
    service.pins.clear()
    assert.deepEqual((await at('--no-wait')).published.services.map(({ status, isNew }) => [status, isNew]), [['queued', true]])
  })

  test('what passes is tried again: 503, 429, a connection cut off', async () => {
    service.pins.clear()
    let left = 3
    service.instead = (req, res) => {
      if (left-- <= 0) {
        for (const entry of service.pins.values()) entry.status = 'pinned'
        return false
      }
      if (left === 2) res.writeHead(503).end()
      else if (left === 1) res.writeHead(429, { 'content-type': 'application/json' }).end(json({ error: { reason: 'SLOWER' } }))
      else req.socket.destroy()
      return true
    }
    const { code, published } = await at()
    assert.deepEqual([code, published.services[0]?.status, service.pins.size], [0, 'pinned', 1])
  })

  const refusals: [string, TestPinningService['instead'], RegExp][] = [
    ['a token that it does not take', (_req, res) => void res.writeHead(401).end(json({ error: { reason: 'UNAUTHORIZED', details: 'no\u001b[31m such token' } })) === undefined, /answered with 401: UNAUTHORIZED, no\s.*Is it the right token\?/],
    ['a pin that failed', (_req, res) => void res.end(json({ count: 1, results: [{ requestid: 'x', status: 'failed', created: '2026-01-01T00:00:00Z', pin: { cid: 'bafy' }, delegates: [], info: { status_details: 'no funds' } }] })) === undefined, /it was not pinned: no funds/],
    ['a page of HTML', (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<html>') === undefined, /something else than JSON/],
    ['JSON that is no pin', (_req, res) => void res.end(json({ count: 1, results: [{ status: 'pinned' }] })) === undefined, /something else than the status of a pin/],
    ['an answer without end', (_req, res) => void setInterval(() => res.destroyed || res.write(Buffer.alloc(300_000, ' ')), 5).unref() === undefined, /the answer is too long/],
  ]
  for (const [what, instead, reason] of refusals)
    test(`bad-input 31: ${what} ends with a sentence`, async () => {
      service.instead = instead
      const { code, published, stderr } = await at('--timeout', '2')
      service.instead = () => false
      assert.deepEqual([code, published.services], [1, []])
      assert.match(published.failures[0]?.reason ?? '', reason)
      assert.doesNotMatch(stderr, /\u001b/)
    })

  test('bad-input 31: a redirect is not followed: nobody else is asked', async () => {
    const elsewhere = await startPinningService({ token: TOKEN, status: 'pinned' })
    service.instead = (req, res) => void res.writeHead(307, { location: `${elsewhere.url}${(req.url ?? '').slice('/psa'.length)}` }).end() === undefined
    const { code, published } = await at('--timeout', '1')
    service.instead = () => false
    await elsewhere.stop()
    assert.deepEqual([code, published.services, elsewhere.asked], [1, [], []])
    assert.match(published.failures[0]?.reason ?? '', /cannot be reached/)
  })

  test('services of the configuration are all asked; one that fails keeps no other from it', async () => {
    for (const entry of service.pins.values()) entry.status = 'pinned'
    const config = join(work, 'ipcr.yaml')
    writeFileSync(config, `IPCR_GATEWAYS:\n  - https://gateway.test\nIPCR_PINNING:\n  - name: works\n    endpoint: ${service.url}\n    token_env: PINS_TOKEN\n  - name: lacks\n    endpoint: ${service.url}/nothing\n    token_file: ${tokenFile}\n`)
    const { code, published } = await publish([], { IPCR_CONFIG: config })
    assert.deepEqual([code, published.services.map(({ service }) => service), published.failures.map(({ where }) => where)], [1, ['works'], ['lacks']])
    assert.deepEqual(published.links, [`https://gateway.test/ipfs/${published.cid}/`, `ipfs://${published.cid}`])
    assert.deepEqual((await publish(['--no-services'], { IPCR_CONFIG: config })).published.services, [])
  })
})

test('without a place to bring it to it tells the CID and what would lead to it', async () => {
  const { code, stdout } = await ipcr(['--dir', page.directory])
  const cid = stdout.split('\n')[0] ?? ''
  assert.equal(code, 0)
  assert.match(stdout, /It is nowhere yet: say --kubo, --service or --car\./)
  assert.match(stdout, new RegExp(`_dnslink\\.<domain> {2}"dnslink=/ipfs/${cid}"`))
  assert.match(stdout, /^ {2}0xe3010170/m)
})

test('what cannot be published ends with a sentence and exit code 1, and leaves no CAR behind', async () => {
  const link = join(work, 'with-link')
  cpSync(page.directory, link, { recursive: true })
  symlinkSync('/etc/passwd', join(link, 'passwd'))
  const empty = join(work, 'with-empty')
  cpSync(page.directory, empty, { recursive: true })
  writeFileSync(join(empty, 'empty.txt'), '')
  const refused: [string[], RegExp][] = [
    [['--dir', join(page.directory, '_next')], /has no index\.html/],
    [['--dir', link, '--car', join(work, 'no.car')], /is neither a file nor a directory/],
    [['--dir', empty, '--car', join(work, 'no.car')], /empty\.txt is empty: no Kubo could fetch it/],
    [['--dir', join(work, 'nothing')], /there is no directory/],
    [['--dir', page.directory, '--name', 'site'], /--kubo or KUBO_RPC_URL/],
    [['--dir', page.directory, '--service', 'http://pins.example.org', '--token-file', tokenFile], /begins with https/],
    [['--dir', page.directory, '--service', 'https://me:word@pins.example.org', '--token-file', tokenFile], /no address of a pinning service/],
    [['--dir', page.directory, '--service', 'https://pins.example.org'], /--token-file or --token-env/],
    [['--dir', page.directory, '--service', 'https://pins.example.org', '--token-env', 'NOTHING_OF_THAT_NAME'], /holds no token/],
    [['--dir', page.directory, '--service', 'https://pins.example.org', '--token-file', join(work, 'no-token')], /cannot be read/],
  ]
  for (const [args, sentence] of refused) {
    const { code, stdout, stderr } = await ipcr(args)
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, sentence)
  }
  assert.ok(!existsSync(join(work, 'no.car')))
  const { code, stderr, published } = await publish(['--car', join(work, 'no', 'such', 'directory.car')])
  assert.equal(code, 1)
  assert.match(stderr, /ENOENT/)
  assert.equal(published.car, undefined)
})
