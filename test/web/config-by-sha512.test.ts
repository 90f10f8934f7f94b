import assert from 'node:assert/strict'
import { test } from 'node:test'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const registry = useHub({ pages: true })

test('the page of an image whose configuration is named by sha512 shows it', async () => {
  const config = JSON.stringify({ os: 'linux', architecture: 'riscv64', config: { Env: ['WHICH=sha512'] } })
  await registry.pushBlob('long/app', config, 'sha512')
  const manifest = imageManifest({ ...descriptorOf(OCI_CONFIG, config), digest: digestOf(config, 'sha512') }, [])
  expectAnswer(await registry.pushManifest('long/app', 'v1', manifest), { status: 201 })
  const page = (await registry.get('/long/app:v1')).text
  assert.match(page, /riscv64/)
  assert.match(page, /WHICH=sha512/)
})
