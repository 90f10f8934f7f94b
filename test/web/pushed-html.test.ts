// Bad inputs 33: what a client pushed is opened in a browser on the hub's own origin.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { noBrowser, startBrowser } from './browser.ts'

const registry = useHub()
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
const INERT = { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }
const script = "<script>fetch('/v2/alice/victim/manifests/v1',{method:'DELETE'})</script>"

const pushAs = (name: string, type: string) => registry.pushManifest(name, 'v1', JSON.stringify({ x: script }), type)

test('bad-input 33: every answer of the registry is inert in a browser, out of memory or not', async () => {
  const { digest, layer } = await registry.pushImage('inert/app', 'v1')
  const paths = ['', 'inert/app/manifests/v1', `inert/app/manifests/${digest}`, `inert/app/blobs/${layer.digest}`, 'inert/app/tags/list', 'inert/app/manifests/none', `inert/app/referrers/${digest}`]
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'GET']) {
      expectAnswer(await registry.call({ method, path: `/v2/${path}` }), { status: [200, 404], answers: INERT }, method)
    }
  }
})

test('bad-input 33: a manifest that is no JSON by its type is offered as a download, any other is not', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf']) {
    expectAnswer(await pushAs(`types/${type.replace(/[^a-z]/g, '-')}`, type), { status: 201 })
    const path = `/v2/types/${type.replace(/[^a-z]/g, '-')}/manifests/v1`
    for (const _ of [1, 2]) expectAnswer(await registry.get(path), { status: 200, answers: { 'content-type': type, 'content-disposition': 'attachment', ...INERT } })
  }
  await registry.pushImage('types/image', 'v1')
  expectAnswer(await registry.get('/v2/types/image/manifests/v1'), { status: 200, answers: { 'content-disposition': null } })
})

test('bad-input 33: a script in a manifest of type text/html does not run', { skip: noBrowser }, async () => {
  await registry.pushImage('alice/victim', 'v1')
  expectAnswer(await pushAs('mallory/x', 'text/html'), { status: 201 })
  const browser = await startBrowser()
  try {
    const page = await browser.newPage()
    const url = `http://127.0.0.1:${registry.hub.port}/v2/mallory/x/manifests/v1`
    for (const _ of [1, 2]) await page.goto(url).then(() => page.waitForTimeout(300), () => undefined)
    // Also where a browser would show it in spite of the disposition.
    await page.route(url, async (route) => {
      const answer = await route.fetch()
      const { 'content-disposition': _, ...headers } = answer.headers()
      await route.fulfill({ response: answer, headers })
    })
    await page.goto(url)
    await page.waitForTimeout(500)
  } finally {
    await browser.close()
  }
  expectAnswer(await registry.get('/v2/alice/victim/manifests/v1'), { status: 200 })
})
