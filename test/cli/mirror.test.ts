import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, describe, test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { parseInterval } from '../../cli/mirror/interval.ts'
import type { MirrorRun } from '../../cli/mirror/watch-mirror.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { run } from '../support/run.ts'
import { countAsked, startImageSource } from './image-source.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const TAGS = 200
const SHARED_MIB = [160, 120, 80]
/** small layers, each of which some of the tags have */
const OWN = 20
const MOST_MIB = 200
const TELL_MEMORY = `data:text/javascript,process.on('exit',()=>console.error('most memory:',Math.round(process.resourceUsage().maxRSS/1024)))`

test('an interval is a number and a unit, from a second to 24 days', () => {
  assert.deepEqual(['1s', '90s', '15m', '6h', '24d'].map(parseInterval), [1000, 90_000, 900_000, 21_600_000, 2_073_600_000])
  for (const text of ['', '0s', '25d', '1', '-1s', '1.5h', '1 h', '1w', '99999999s', '1toString']) assert.equal(parseInterval(text), undefined, text)
})

describe('ipcr mirror', () => {
  let source: Awaited<ReturnType<typeof startImageSource>>
  let hub: TestHub
  before(async () => {
    source = await startImageSource()
    hub = await startHub()
  })
  after(async () => {
    source?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const args = (...more: string[]): string[] => [CLI, 'mirror', `docker://${source.host}/lib/app`, 'alice/app', '--all-tags', ...more]
  const tagsAt = async (): Promise<string[]> => ((await (await fetch(`${hub.url}/v2/alice/app/tags/list?n=1000`)).json()) as { tags: string[] }).tags
  /** `--watch`, and its standard output line by line. */
  const watch = (t: TestContext, ...more: string[]) => {
    const child = spawn(process.execPath, args('--watch', '1s', ...more), { env: { ...process.env, IPCR_DATA: hub.dataDir }, stdio: ['ignore', 'pipe', 'pipe'] })
    t.after(() => child.kill('SIGKILL'))
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async (): Promise<string> => {
      const line = (await lines.next()).value
      assert.ok(typeof line === 'string', told)
      return line
    }
    /** the next run that is meant; one between what a test did and what it saw may be another */
    const nextRun = async (isMeant: (run: MirrorRun) => boolean = () => true): Promise<MirrorRun> => {
      for (;;) {
        const run: MirrorRun = JSON.parse(await next())
        if (isMeant(run)) return run
      }
    }
    return { child, next, nextRun, told: () => told }
  }

  test(`moves each layer of ${TAGS} tags once, in ${MOST_MIB} MiB of memory`, async () => {
    const shared = SHARED_MIB.map((mib, i) => source.large(mib, i))
    for (let i = 1; i <= TAGS; i++) source.tag(`v${i}`, [...shared, source.text(`shared by ten, ${i % OWN}`)])
    const { stdout, stderr } = await run(process.execPath, ['--import', TELL_MEMORY, ...args()], { env: { IPCR_DATA: hub.dataDir } })
    assert.equal(stdout.trim().split('\n').length, TAGS)
    assert.equal((await tagsAt()).length, TAGS)
    const counts = countAsked(source.asked, 'GET', /\/blobs\//)
    assert.equal(counts.size, SHARED_MIB.length + OWN + TAGS)
    assert.deepEqual([...new Set(counts.values())], [1])
    const [, memory = ''] = /most memory: (\d+)/.exec(stderr) ?? []
    assert.ok(Number(memory) > 0 && Number(memory) <= MOST_MIB, `${memory} MiB`)
  })

  test('--watch looks at every tag again, copies what changed, outlives what fails, and ends at once', async (t) => {
    source.asked.length = 0
    const { child, nextRun, told } = watch(t, '--json')
    const { at, ...first } = await nextRun()
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at)
    assert.deepEqual(first, { tags: TAGS, copied: [], failed: [], bytes: 0 })
    assert.equal(countAsked(source.asked, 'HEAD', /\/manifests\//).size, TAGS)
    assert.equal(countAsked(source.asked, 'GET', /\/(?:manifests|blobs)\//).size, 0)
    source.tag('v7', [source.text('changed')])
    const second = await nextRun(({ copied }) => copied.length > 0)
    assert.deepEqual(second.copied, [`127.0.0.1:${hub.port}/alice/app:v7`])
    assert.ok(second.bytes > 0)
    source.state.broken = true
    const third = await nextRun(({ failed }) => failed.length > 0)
    assert.match(third.failed[0]?.error ?? '', /closed for today/)
    assert.match(told(), /closed for today/)
    source.state.broken = false
    source.tag('v8', [source.text('after that')])
    assert.deepEqual((await nextRun(({ copied }) => copied.length > 0)).copied, [`127.0.0.1:${hub.port}/alice/app:v8`])
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  test('--watch says in a line what a run did, and ends at once while a layer comes', async (t) => {
    const { child, next, told } = watch(t)
    assert.match(await next(), /^\d{4}-\d\d-\d\dT[\d:.]+Z 200 tags, 0 copied, 0 failed, 0 bytes$/)
    const layer = source.endless()
    source.tag('v9', [layer])
    for (let i = 0; i < 2400 && !source.asked.some(({ url }) => url.endsWith(layer.digest)); i++) await delay(25)
    assert.equal(countAsked(source.asked, 'GET', new RegExp(layer.digest)).size, 1)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
    assert.equal(told(), '')
  })

  test('--watch takes no interval that is none, and does not go on with what can never be done', async () => {
    for (const [more, why] of [[['--watch', 'daily'], /from 1s to 24d/], [['--watch', '1s', '--all-tags'], /leave the tag out/]] as const) {
      const { code, stderr } = await run(process.execPath, [CLI, 'mirror', `docker://${source.host}/lib/app:v1`, 'alice/app', ...more], { allowFailure: true, env: { IPCR_DATA: hub.dataDir } })
      assert.ok(code > 0, String(code))
      assert.match(stderr, why)
    }
  })
})
