// Bad inputs 23: what a page of another origin may make a browser send.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { noBrowser, startBrowser } from '../web/browser.ts'

const registry = useHub()
const DENIED = { status: 403, code: 'DENIED' }

test('bad-input 23: a request that changes something is refused from a page of another origin', async () => {
  const { digest } = await registry.pushImage('origin/app', 'v1')
  const bytes = bytesOf('from elsewhere', 100)
  const path = await registry.openUpload('origin/app')
  const changes: [method: string, path: string][] = [
    ['POST', '/v2/origin/app/blobs/uploads/'], ['POST', `/v2/origin/app/blobs/uploads/?digest=${digestOf(bytes)}`],
    ['PATCH', path], ['PUT', `${path}?digest=${digestOf(bytes)}`], ['DELETE', path],
    ['PUT', '/v2/origin/app/manifests/v2'], ['DELETE', '/v2/origin/app/manifests/v1'], ['DELETE', `/v2/origin/app/manifests/${digest}`],
  ]
  const told: Record<string, string>[] = [
    { origin: 'https://evil.example' }, { origin: 'null' }, { origin: `https://127.0.0.1:1` }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
  ]
  for (const [method, target] of changes) {
    const body = method === 'DELETE' ? undefined : bytes
    for (const headers of told) expectAnswer(await registry.call({ method, path: target, headers, ...(body ? { body } : {}) }), DENIED)
  }
  expectAnswer(await registry.get(`/v2/origin/app/blobs/${digestOf(bytes)}`), { status: 404 })
  expectAnswer(await registry.get('/v2/origin/app/manifests/v1', { origin: 'https://evil.example' }), { status: 200 })
})

test('our own pages and clients that are no browsers may', async () => {
  const said: Record<string, string>[] = [{}, { origin: registry.hub.url, 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }]
  for (const headers of said) {
    expectAnswer(await registry.call({ method: 'POST', path: '/v2/origin/own/blobs/uploads/', headers }), { status: 202 })
  }
})

test('bad-input 23: a page elsewhere sends a blob without asking, and nothing is stored', { skip: noBrowser }, async () => {
  const bytes = 'sent by a page'
  const target = `${registry.hub.url}/v2/origin/app/blobs/uploads/?digest=${digestOf(bytes)}`
  const page = `<script>fetch(${JSON.stringify(target)}, { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(bytes)} }).then(() => { document.title = 'sent' })</script>`
  const elsewhere = createServer((_, res) => res.setHeader('content-type', 'text/html').end(page)).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const browser = await startBrowser()
  try {
    const tab = await browser.newPage()
    await tab.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
    await tab.waitForFunction('document.title === "sent"')
  } finally {
    await browser.close()
    elsewhere.close()
  }
  expectAnswer(await registry.get(`/v2/origin/app/blobs/${digestOf(bytes)}`), { status: 404 })
})
