import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenApiDocument } from '../../lib/api/openapi/types.ts'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { signImage } from '../support/signed-images.ts'
import { setTeamOf } from '../support/team-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { DocumentCheck } from './document-check.ts'
import { until } from './read-scene.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'

describe('what a hub answers is what /openapi.json says', () => {
  let hub: WalletHub
  let alice: NamespaceClient
  let checked: DocumentCheck
  let digest: string
  let layer: string
  before(async () => {
    hub = await startWalletHub({ env: { IPCR_FOLLOW: KEY, IPCR_INDEXER: 'on' } })
    alice = await connectWallet(hub.url)
    checked = new DocumentCheck((await (await fetch(`${hub.url}/openapi.json`)).json()) as OpenApiDocument)
    await alice.run('crew', { action: 'claim' })
    const authorization = await alice.token()
    const image = await pushImage(hub.url, 'crew/app', 'v1', { authorization, config: { os: 'linux', architecture: 'arm64', config: { Labels: { tier: 'web' } } }, layers: ['one', 'two'] })
    digest = image.digest
    await pushImage(hub.url, 'crew/app', undefined, { authorization, manifest: { artifactType: 'application/spdx+json', subject: image, annotations: { a: 'b' } } })
    await pushImage(hub.url, 'crew/based', 'v1', { authorization, layers: ['one', 'two', 'three'] })
    await signImage(alice, 'crew/app', { reference: 'v1' })
    await setTeamOf(hub.url, alice, 'crew', [{ address: `0x${'0'.repeat(38)}01`, role: 'write' }])
    await until(async () => (await ask('GET', 'repositories/crew%2Fbased/manifests/v1')).status === 200 && (await ask('GET', 'repositories/crew%2Fapp/manifests/v1')).status === 200, 'the index')
    const manifest = await ask<{ layers: { digest: string }[] }>('GET', 'repositories/crew%2Fapp/manifests/v1')
    layer = manifest.body.layers[0]?.digest ?? ''
  })
  after(() => hub?.stop())

  const ask = async <T>(method: string, path: string, body?: unknown, authorization?: string) => {
    const headers = { ...(authorization ? { authorization } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await fetch(`${hub.url}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }
  const hold = async (method: string, path: string, status: number, body?: unknown, who: 'alice' | 'operator' | 'nobody' = 'nobody') => {
    const answer = who === 'alice' ? await alice.ask(method, `/api/v1/${path}`, body) : await ask(method, path, body, who === 'operator' ? hub.basic : undefined)
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    checked.check(method, `/api/v1/${path}`, answer)
    return answer
  }

  const PUBLIC = (): string[] => [
    'hub', 'search?q=app', 'suggestions?q=cr', 'namespaces', 'namespaces/crew', 'namespaces/crew/repositories', 'namespaces/crew/team', 'namespaces/crew/signing', 'names', `names/${KEY}`,
    'repositories/crew%2Fapp', 'repositories/crew%2Fapp/tags', 'repositories/crew%2Fapp/tags/v1', 'repositories/crew%2Fapp/tags/v1/history', 'repositories/crew%2Fapp/readme',
    'repositories/crew%2Fbased/manifests/v1', `repositories/crew%2Fapp/manifests/${digest}/used-by`, `repositories/crew%2Fapp/referrers/${digest}`, `layers/${layer}/used-by`,
    'repositories/crew%2Fapp/signatures?reference=v1', 'auth/nonce?purpose=login',
  ]

  test('to everybody', async () => {
    for (const path of PUBLIC()) await hold('GET', path, 200)
  })

  test('to accounts and to the operator', async () => {
    await hold('GET', 'tokens', 200, undefined, 'alice')
    await hold('GET', 'invitations', 200, undefined, 'alice')
    await hold('GET', 'namespaces/crew/audit', 200, undefined, 'alice')
    await hold('PUT', 'denied/evil', 200, { reason: 'x' }, 'operator')
    await hold('GET', 'denied', 200, undefined, 'operator')
    await hold('GET', 'denied/evil', 200, undefined, 'operator')
    await hold('POST', 'reports', 202, { name: 'evil/app', reason: 'x' })
    await hold('GET', 'reports', 200, undefined, 'operator')
    await hold('DELETE', 'reports?name=evil/app', 204, undefined, 'operator')
    await hold('DELETE', 'denied/evil', 204, undefined, 'operator')
  })

  test('to what changes something', async () => {
    await hold('POST', 'tokens', 201, { name: 'ci' }, 'alice')
    await hold('POST', 'namespaces/crew/draft', 200, { action: 'renew' }, 'alice')
    await hold('POST', 'namespaces/crew/team/draft', 200, { members: [] }, 'alice')
    await hold('POST', 'namespaces/crew/invitations', 201, { address: `0x${'0'.repeat(38)}02`, role: 'read' }, 'alice')
    await hold('POST', 'repositories/crew%2Fapp/signatures/draft', 200, { reference: 'v1' }, 'alice')
    await hold('PUT', 'repositories/crew%2Fapp/readme', 204, { short: 'x' }, 'alice')
    await hold('PUT', 'namespaces/crew/signing', 200, { signed: 'all' }, 'alice')
    await hold('POST', 'names/example.org', 202, {}, 'operator')
    await hold('DELETE', 'names/example.org', 204, undefined, 'operator')
    await hold('POST', 'auth/device', 200, {})
    await hold('PUT', 'namespaces/crew', 422, { visibility: 'private' })
  })

  test('to what cannot be done', async () => {
    for (const [method, path, status] of [['GET', 'repositories/crew%2Fnone', 404], ['GET', 'tokens', 401], ['GET', 'search?limit=0', 400], ['POST', 'claims', 415], ['DELETE', 'namespaces/crew', 401]] as const) await hold(method, path, status)
  })

  test('to every GET but those that answer a stream instead of JSON', () => {
    assert.deepEqual(checked.unseen('get'), ['getEvents', 'getRepositoriesNameArchiveReference'])
  })
})
