import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'

const { paths, skip } = realClients('cosign')
const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const REGISTRY = ['--allow-insecure-registry', '--allow-http-registry']
const SIGN = ['sign', '--yes', '--use-signing-config=false', '--tlog-upload=false', ...REGISTRY]
const VERIFY = ['verify', '--insecure-ignore-tlog=true', ...REGISTRY]
const OLDER = '--new-bundle-format=false'

type Item = { kind: string; form: string; state: string; key?: string }

describe('cosign', { skip }, () => {
  let hub: TestHub
  let directory: string
  const images: Descriptor[] = []

  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' } })
    directory = await mkdtemp(join(tmpdir(), 'ipcr-cosign-'))
    for (const name of ['ours', 'theirs']) await cosign(['generate-key-pair', '--output-key-prefix', name])
    for (const layer of ['one', 'two']) images.push(await pushImage(hub.url, 'alice/app', layer, { layers: [layer] }))
  })

  after(async () => {
    await hub.stop()
    await rm(hub.dataDir, { recursive: true, force: true })
    await rm(directory, { recursive: true, force: true })
  })

  const cosign = (args: string[], options: { allowFailure?: boolean } = {}): Promise<Output> =>
    run(paths.cosign, args, { cwd: directory, env: { COSIGN_PASSWORD: 'secret' }, ...options })
  const reference = (image: number): string => `127.0.0.1:${hub.port}/alice/app@${images[image]?.digest}`
  const shown = async (image: number): Promise<{ trust: string | null; items: Item[] }> =>
    (await (await fetch(`${hub.url}/api/v1/repositories/alice/app/signatures?reference=${['one', 'two'][image]}`)).json()) as { trust: string | null; items: Item[] }
  const listKeys = async (...names: string[]): Promise<void> => {
    const keys = await Promise.all(names.map(async (name) => ({ pem: await readFile(join(directory, `${name}.pub`), 'utf8') })))
    const answer = await fetch(`${hub.url}/api/v1/namespaces/alice/signing`, { method: 'PUT', body: JSON.stringify({ signed: [], keys }), headers: { 'content-type': 'application/json' } })
    assert.equal(answer.status, 200)
  }

  test('signs an image by a referrer, and verifies it with the right key only', async () => {
    await cosign([...SIGN, '--key', 'ours.key', reference(0)])
    await cosign([...VERIFY, '--key', 'ours.pub', reference(0)])
    assert.notEqual((await cosign([...VERIFY, '--key', 'theirs.pub', reference(0)], { allowFailure: true })).code, 0)
    assert.notEqual((await cosign([...VERIFY, '--key', 'ours.pub', reference(1)], { allowFailure: true })).code, 0)
  })

  test('signs an image by its older tag, and verifies it', async () => {
    await cosign([...SIGN, OLDER, '--key', 'ours.key', reference(1)])
    await cosign([...VERIFY, OLDER, '--key', 'ours.pub', reference(1)])
    const { tags } = (await (await fetch(`${hub.url}/v2/alice/app/tags/list`)).json()) as { tags: string[] }
    assert.ok(tags.includes(`${images[1]?.digest.replace(':', '-')}.sig`))
  })

  test('the hub shows both, by nobody it knows until the namespace lists the key', async () => {
    for (const [image, form] of [[0, 'bundle'], [1, 'tag']] as const) {
      const { trust, items } = await shown(image)
      assert.deepEqual(items.map(({ kind, form: found, state }) => [kind, found, state]), [['cosign', form, 'unknown']])
      assert.equal(trust, 'unsigned')
    }
    await listKeys('theirs')
    assert.deepEqual((await shown(0)).items.map(({ state }) => state), ['unknown'])
    await listKeys('theirs', 'ours')
    for (const image of [0, 1]) {
      const { trust, items } = await shown(image)
      assert.deepEqual([trust, items[0]?.state, items[0]?.key], ['vouched', 'verified', await readFile(join(directory, 'ours.pub'), 'utf8')])
    }
  })

  test('ipcr verify takes both from the published root, by the keys that stand there', async () => {
    for (const tag of ['one', 'two']) {
      await until(async () => (await verify(tag)).trusted)
      const { trust, cosign: found } = await verify(tag)
      assert.deepEqual([trust, found.map(({ verdict }) => verdict.state)], ['vouched', ['verified']])
    }
    await listKeys('theirs')
    await until(async () => !(await verify('one')).trusted)
    const { trust, cosign: found } = await verify('one')
    assert.deepEqual([trust, found.map(({ verdict }) => verdict.state)], ['unsigned', ['unknown']])
  })

  test('what was found out is kept over a restart, for the keys that it was found out with', async () => {
    await listKeys('theirs', 'ours')
    assert.equal((await shown(0)).items[0]?.state, 'verified')
    await hub.stop({ keep: true })
    // Were it looked at again it could not be read.
    await rm(await fileOfBundle())
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' }, dataDir: hub.dataDir })
    // The keys of the namespaces are read a moment after the start.
    await until(async () => (await shown(0)).items[0]?.state !== 'unknown')
    assert.equal((await shown(0)).items[0]?.state, 'verified')
    await listKeys('ours')
    assert.equal((await shown(0)).items[0]?.state, 'refused')
  })

  async function fileOfBundle(): Promise<string> {
    const [bundle] = new Database(join(hub.dataDir, 'hub.sqlite'), { readonly: true })
      .prepare<[], { digest: string }>("SELECT c.target AS digest FROM manifest m JOIN manifest_child c ON c.repository_id = m.repository_id AND c.parent = m.digest WHERE m.subject IS NOT NULL AND c.kind = 'layer'").all()
    const hex = bundle?.digest.slice('sha256:'.length) ?? ''
    return join(hub.dataDir, 'blobs', 'sha256', hex.slice(0, 2), hex)
  }

  type Verified = { trusted: boolean; trust: string; cosign: { verdict: { state: string } }[] }

  async function verify(tag: string): Promise<Verified> {
    const { stdout } = await run(process.execPath, [CLI, 'verify', `alice/app:${tag}`, '--json'], { allowFailure: true, env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir } })
    return JSON.parse(stdout) as Verified
  }

  // What the namespace says now is published within a second or two.
  async function until(done: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 30; i++) if (await done()) return
    throw new Error('it did not come to that')
  }
})
