// What a hub has pushed to it is found in its root, through its own gateway and through a Kubo's.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { openIpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import { parseSearch } from '../../lib/hub/search/parse-search.ts'
import { StaticSearch } from '../../lib/hub/static-search.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'

const { skip } = realClients('ipfs')
const COUNT = 60

const describedAs = (text: string) => ({ manifest: { annotations: { 'org.opencontainers.image.description': text } } })

describe('search over the root of a hub that runs', { skip, timeout: 180_000 }, () => {
  let [hub, kubo]: [TestHub | undefined, TestKubo | undefined] = [undefined, undefined]
  let ipns = ''

  /** Searches as the page does, with nothing known from before; with the requests that were made after the root was found. */
  const find = async (gateway: string, text: string): Promise<{ names: string[]; requests: string[] }> => {
    const source = openIpfsSource({ root: ipns, gateways: [new URL(gateway)], routers: [new URL(hub?.url ?? '')] })
    const { root } = await source.home()
    const [requests, ask] = [[] as string[], globalThis.fetch]
    globalThis.fetch = (input, init) => (requests.push(input instanceof Request ? input.url : String(input)), ask(input, init))
    try {
      const { found } = await new StaticSearch({ source: source.blocks, root: CID.parse(root) }).search(parseSearch(text))
      return { names: found.map(({ name }) => name), requests }
    } finally {
      globalThis.fetch = ask
    }
  }
  const until = async (text: string, wanted: string[]): Promise<void> => {
    for (let tries = 0; tries < 600; tries++) {
      const { names } = await find(hub?.url ?? '', text).catch(() => ({ names: undefined }))
      if (JSON.stringify(names) === JSON.stringify(wanted)) return
      await delay(100)
    }
    assert.deepEqual((await find(hub?.url ?? '', text)).names, wanted)
  }

  before(async () => {
    hub = await startHub()
    kubo = await startKubo({ config: delegatedTo(hub.url) })
    ipns = ((await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }).ipns
    for (let index = 0; index < COUNT; index++) await pushImage(hub.url, `alice/app${index}`, 'v1', describedAs(`A server of kind${index % 10} for everybody`))
    await pushImage(hub.url, 'bob/proxy', 'v1', describedAs('An <b>HTTP</b> Proxy'))
  })
  after(async () => {
    await kubo?.stop()
    await hub?.stop()
  })

  test('finds what was pushed, by words, beginnings and names, in three requests', async () => {
    await until('proxy', ['bob/proxy'])
    await until('kind7', [17, 27, 37, 47, 57, 7].map((index) => `alice/app${index}`))
    for (const [text, names] of [['HTTP serv*', []], ['http', ['bob/proxy']], ['alice/app59', ['alice/app59']], ['kin* app3', ['alice/app3']]] as const) {
      const { names: found, requests } = await find(hub?.url ?? '', text)
      assert.deepEqual(found, names, text)
      assert.ok(requests.length > 0 && requests.length <= 3, requests.join('\n'))
    }
  })

  test('through a Kubo too, which fetches it from the hub', async () => {
    const { names, requests } = await find(kubo?.gateway ?? '', 'proxy')
    assert.deepEqual(names, ['bob/proxy'])
    assert.ok(requests.length <= 3, requests.join('\n'))
  })

  test('a description that changes is found by its new words and not by the old ones; what is deleted goes', async () => {
    await pushImage(hub?.url ?? '', 'bob/proxy', 'v2', describedAs('A reverse thing'))
    await until('reverse', ['bob/proxy'])
    await until('http', [])
    assert.equal((await fetch(`${hub?.url}/api/v1/repositories/alice/app59`, { method: 'DELETE' })).status, 204)
    await until('alice/app59', [])
  })
})
