// Bad inputs 31: a Kubo RPC that is down, slow, broken, or no Kubo at all. Pushing and publishing go on as if it were not there.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'

const { skip } = realClients('ipfs')
const HTML = '<!doctype html><title>Welcome to nginx!</title><h1>Welcome</h1>'

type Bad = { name: string; answer: RequestListener; noticed: RegExp | undefined }

const bad: Bad[] = [
  { name: 'answers 500', answer: (_req, res) => void res.writeHead(500, { 'content-type': 'application/json' }).end('{"Message":"merkledag: not found","Code":0,"Type":"error"}'), noticed: /not found/ },
  { name: 'is an HTML page', answer: (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end(HTML), noticed: /could not pin/ },
  { name: 'sends half an answer', answer: (_req, res) => void res.writeHead(200, { 'content-length': '100' }).write('{"Pins":["bafy', () => res.destroy()), noticed: /could not pin/ },
  { name: 'pins something else', answer: (req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(req.url?.startsWith('/api/v0/pin/add') ? '{"Pins":["bafkqaaa"]}\n' : '')
  }, noticed: /did not say that it pinned the root/ },
  { name: 'pins nothing and says so', answer: (_req, res) => void res.writeHead(200, { 'content-type': 'application/json' }).end(), noticed: /could not pin/ },
  { name: 'never answers', answer: () => {}, noticed: undefined },
  { name: 'never ends its answer', answer: (_req, res) => {
    const timer = setInterval(() => res.write('{"Keys":{}}\n'), 100)
    res.writeHead(200, { 'content-type': 'application/json' }).on('close', () => clearInterval(timer))
  }, noticed: undefined },
]

async function published(hub: TestHub): Promise<void> {
  await pushImage(hub.url, 'alice/app', 'v1')
  await waitUntilPublished(hub, 'alice/app', 'v1')
  await pushImage(hub.url, 'alice/app', 'v2', { layers: ['other'] })
  await waitUntilPublished(hub, 'alice/app', 'v2')
}

/** Waits until the pinner has seen what it talks to. */
async function seen(hub: TestHub, pattern: RegExp): Promise<void> {
  for (let tries = 0; tries < 600 && !pattern.test(hub.log()); tries++) await delay(100)
  assert.match(hub.log(), pattern)
}

for (const { name, answer, noticed } of bad)
  describe(`bad-input 31: a Kubo that ${name}`, () => {
    let server: Server
    let asked = 0
    let hub: TestHub
    before(async () => {
      server = createServer((req, res) => {
        asked++
        answer(req, res)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      hub = await startHub({ env: { KUBO_RPC_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` } })
    })
    after(async () => {
      await hub.kill()
      server.closeAllConnections()
      server.close()
    })

    test('keeps no push, publication or stop of the hub waiting', async () => {
      await published(hub)
      for (let tries = 0; tries < 600 && asked === 0; tries++) await delay(100)
      assert.ok(asked > 0)
      if (noticed) await seen(hub, noticed)
      assert.equal(await hub.stop(), 0, hub.log())
      assert.doesNotMatch(hub.log(), /cutting the requests/)
    })
  })

describe('bad-input 31: a Kubo that is down', { skip }, () => {
  let hub: TestHub
  let kubo: TestKubo | undefined
  after(async () => {
    await kubo?.stop()
    assert.equal(await hub.stop(), 0, hub.log())
  })

  test('is tried again until it is there, and then holds the newest root', { timeout: 180_000 }, async () => {
    const port = await freePort()
    hub = await startHub({ env: { KUBO_RPC_URL: `http://127.0.0.1:${port}` } })
    await published(hub)
    await seen(hub, /could not pin/)
    kubo = await startKubo({ config: { Addresses: { API: `/ip4/127.0.0.1/tcp/${port}`, Gateway: '/ip4/127.0.0.1/tcp/0', Swarm: ['/ip4/127.0.0.1/tcp/0'] } } })
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    const root = await cidAt(hub, `/ipns/${ipns}`)
    for (let tries = 0; tries < 600 && !(await kubo.run(['pin', 'ls', '--type=recursive'])).includes(root); tries++) await delay(100)
    assert.match(await kubo.run(['pin', 'ls', '--type=recursive', '--names']), new RegExp(`${root} recursive ipcr ${ipns}`))
  })

  test('collects garbage while it pins, and holds the root afterwards', { timeout: 180_000 }, async () => {
    assert.ok(kubo)
    const node = kubo
    const collecting = (async () => {
      for (let i = 0; i < 15; i++) await node.attempt(['repo', 'gc', '--quiet'])
    })()
    await pushImage(hub.url, 'alice/app', 'v3', { layers: [Buffer.alloc(40_000_000, 'x'), 'small'] })
    const { hub: name } = await waitUntilPublished(hub, 'alice/app', 'v3')
    const root = await cidAt(hub, `/ipns/${name}`)
    await collecting
    for (let tries = 0; tries < 600 && !(await node.run(['pin', 'ls', '--type=recursive'])).includes(root); tries++) await delay(100)
    assert.equal((await node.attempt(['refs', '-r', '--offline', root])).code, 0)
    assert.match(await node.run(['pin', 'ls', '--type=recursive']), new RegExp(root))
  })
})
