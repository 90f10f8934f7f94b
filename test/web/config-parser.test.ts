import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { ConfigParser } from '../../lib/hub/config-parser.ts'
import { createConfigReader } from '../../lib/hub/config-reader.ts'
import { OCI_CONFIG } from '../../lib/oci/media-types.ts'

const MEBI = 1024 * 1024
const bytesOf = (text: string) => new TextEncoder().encode(text)
const labels = `{"os":"linux","architecture":"amd64","config":{"Labels":{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":"x"`).join(',')}}}}`
const history = `{"os":"linux","architecture":"amd64","history":[${'{},'.repeat(330_000)}{}]}`

for (const [what, text] of Object.entries({ labels, history })) {
  test(`bad-input 35: a configuration of a megabyte of ${what} does not hold the others up`, async (t) => {
    const parser = new ConfigParser()
    t.after(() => parser.close())
    await parser.parse(bytesOf(`{"pad":"${'x'.repeat(20_000)}"}`))
    const held: number[] = []
    let best = Infinity
    // The best of four: on a machine where other tests run a thread may wait for a processor, as the whole reading does.
    for (let round = 0; round < 4; round++) {
      const lag = monitorEventLoopDelay({ resolution: 5 })
      lag.enable()
      await delay(50)
      const began = performance.now()
      const config = await parser.parse(bytesOf(text))
      const took = performance.now() - began
      await delay(50)
      lag.disable()
      held.push(Math.round(lag.max / 1e6))
      best = Math.min(best, lag.max / 1e6 / Math.max(1, took / 150))
      assert.equal(config?.architecture, 'amd64')
      assert.ok(JSON.stringify(config).length < 200_000)
    }
    assert.ok(best < 50, `held up for ${held.join(', ')} ms`)
  })
}

test('bad-input 35: a configuration is read once, however often its page is seen; one over a megabyte is not read', async (t) => {
  const parser = new ConfigParser()
  t.after(() => parser.close())
  let reads = 0
  const blobs = { read: async (digest: string, limit: number) => (reads++, digest === 'large' ? ('too-large' as const) : bytesOf(labels.slice(0, limit))) }
  const reader = createConfigReader(blobs, parser)
  for (let i = 0; i < 3; i++) {
    const { config, state } = await reader.config({ config_digest: 'sha256:a', config_media_type: OCI_CONFIG })
    assert.deepEqual([state, config?.os, config?.labels.length], ['read', 'linux', 300])
  }
  assert.equal(reads, 1)
  assert.deepEqual(await reader.config({ config_digest: 'large', config_media_type: OCI_CONFIG }), { state: 'too-large' })
  assert.ok(labels.length < MEBI)
})
