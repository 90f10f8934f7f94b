import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { ipcr, until } from './support.ts'

const NAME = 'alice/app'
const json = { 'content-type': 'application/json' }

type Signatures = { trust: string; required: boolean; items: { state: string; role?: string }[] }

describe('what was signed', () => {
  let home: string
  let source: TestHub
  let next: TestHub | undefined

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-signed-'))
    source = await startHub({ env: { IPCR_AUTH: 'open' } })
    await pushImage(source.url, NAME, 'v1')
    // At once: the hub makes its wallet, and the namespace its operator's, with its first root.
    await ipcr(['sign', `${NAME}:v1`, '--yes'], source)
    await put(source, 'signing', { signed: ['app'] })
    // Two teams: by the first one old signatures are judged.
    for (const address of [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`]) await put(source, 'team', { members: [{ address, role: 'write' }] })
    await until(async () => ((await document(source)).pastTeams?.length === 1 ? true : undefined))
  })
  after(async () => {
    await next?.stop()
    await source.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function put(hub: TestHub, what: string, body: object): Promise<void> {
    const answer = await fetch(`${hub.url}/api/v1/namespaces/alice/${what}`, { method: 'PUT', body: JSON.stringify(body), headers: json })
    assert.equal(answer.status, 200, await answer.text())
  }
  const document = async (hub: TestHub): Promise<{ policy?: object; pastTeams?: object[]; team?: object }> => {
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    const answer = await fetch(`${hub.url}/ipns/${ipns}/alice/ipcr.json`)
    return answer.ok ? ((await answer.json()) as object) : {}
  }
  const signatures = async (hub: TestHub): Promise<Signatures> => (await (await fetch(`${hub.url}/api/v1/repositories/${NAME}/signatures?reference=v1`)).json()) as Signatures

  test('is signed on a hub that takes the keys and restores the root, by the same rule and the same teams', async () => {
    const before = await document(source)
    assert.deepEqual(before.policy, { signed: ['app'], v: 1 })
    await ipcr(['name', 'export', '--all', '-o', join(home, 'all.json')], source)
    const dataDir = join(home, 'next')
    await ipcr(['name', 'import', join(home, 'all.json')], { dataDir })
    next = await startHub({ env: { IPCR_AUTH: 'open', IPCR_GATEWAYS: source.url }, dataDir })
    const { ipns } = (await (await fetch(`${source.url}/api/v1/hub`)).json()) as { ipns: string }
    await ipcr(['restore', ipns], next)
    const restored = next
    const found = await until(async () => {
      const answer = await signatures(restored)
      return answer.items[0]?.state === 'waiting' ? undefined : answer
    })
    assert.deepEqual([found.trust, found.required, found.items.map(({ state, role }) => [state, role])], ['signed', true, [['valid', 'owner']]])
    // Its root is published again within a moment.
    await until(async () => ((await document(restored)).policy ? true : undefined))
    assert.deepEqual(await document(restored), before)
  })
})
