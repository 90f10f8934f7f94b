import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { openTeamScene, type Person, type TeamScene } from '../support/team-scene.ts'
import { signIn } from '../support/wallet-session.ts'
import { basic } from '../support/wallet-hub.ts'
import { scope } from '../support/wallet-scene.ts'

const NONE = `sha256:${'0'.repeat(64)}`

describe('what is changed in a repository over the API', () => {
  let scene: TeamScene
  let owner: Person
  let maintainer: Person
  let writer: Person
  let reader: Person
  let stranger: Person
  before(async () => {
    scene = await openTeamScene()
    ;[owner, maintainer, writer, reader, stranger] = [await scene.person(), await scene.person(), await scene.person(), await scene.person(), await scene.person()]
    await scene.own('crew', owner)
    await scene.setTeam(owner, 'crew', [{ address: maintainer.address, role: 'maintain' }, { address: writer.address, role: 'write' }, { address: reader.address, role: 'read' }])
  })
  after(() => scene.close())

  const push = (name: string, tag: string | undefined, layer: string) => pushImage(scene.url, name, tag, { layers: [layer], authorization: owner.basic })
  const pulled = async (name: string, reference: string): Promise<string> => {
    const answer = await fetch(`${scene.url}/v2/${name}/manifests/${reference}`, { headers: { authorization: owner.basic } })
    await answer.arrayBuffer()
    return answer.headers.get('docker-content-digest') ?? String(answer.status)
  }
  const lastLine = async () => (await scene.send<{ items: { action: string; target: string; detail: string | null; actor: string }[] }>('GET', 'namespaces/crew/audit?limit=1', owner.basic)).value.items[0]

  test('a tag is moved to a manifest that is there, by who may push; the registry has it at once', async () => {
    const [first, second] = [await push('crew/move', 'v1', 'first'), await push('crew/move', undefined, 'second')]
    assert.equal(await pulled('crew/move', 'v1'), first.digest)
    for (const [who, status] of [[undefined, 401], [stranger, 403], [reader, 403], [writer, 204]] as const) {
      assert.equal((await scene.send('PUT', 'repositories/crew/move/tags/v1', who?.basic, { digest: second.digest })).status, status)
    }
    assert.equal(await pulled('crew/move', 'v1'), second.digest)
    assert.deepEqual(await lastLine().then((line) => [line?.action, line?.target, line?.detail, line?.actor]), ['move-tag', 'move:v1', second.digest, writer.address])
  })

  test('one that is not there is made, also with a name in one segment', async () => {
    const { digest } = await push('crew/made', undefined, 'x')
    assert.equal((await scene.send('PUT', 'repositories/crew%2Fmade/tags/new', owner.basic, { digest })).status, 204)
    assert.equal(await pulled('crew/made', 'new'), digest)
  })

  test('only what the repository has can be tagged, and only with what is a tag', async () => {
    const elsewhere = await push('crew/other', 'v1', 'only there')
    await push('crew/has', 'v1', 'here')
    const to = (tag: string, body: unknown) => scene.send('PUT', `repositories/crew/has/tags/${tag}`, owner.basic, body)
    for (const digest of [NONE, elsewhere.digest]) assert.deepEqual(await to('v2', { digest }).then(({ status, value }) => [status, value.code]), [404, 'MANIFEST_UNKNOWN'])
    for (const body of [{}, { digest: 'v1' }, { digest: NONE, more: 1 }, [], 'x']) assert.equal((await to('v2', body)).status, 400, JSON.stringify(body))
    for (const tag of ['.v', 'a b', 'a:b', 'x'.repeat(129)]) assert.deepEqual(await to(encodeURIComponent(tag), { digest: NONE }).then(({ status, value }) => [status, value.code]), [400, 'TAG_INVALID'], tag)
    assert.equal(await pulled('crew/has', 'v2'), '404')
  })

  test('a token that may create moves no tag', async () => {
    const [first, second] = [await push('crew/create', 'v1', 'one'), await push('crew/create', undefined, 'two')]
    const { secret } = await scene.tokenFor(owner.address, { scopes: [scope('crew/*', 'pull', 'create')] })
    const put = (tag: string) => scene.send('PUT', `repositories/crew/create/tags/${tag}`, basic(owner.address, secret), { digest: second.digest })
    assert.deepEqual([(await put('v2')).status, (await put('v1')).status], [204, 403])
    assert.deepEqual([await pulled('crew/create', 'v2'), await pulled('crew/create', 'v1')], [second.digest, first.digest])
  })

  test('a tag is deleted by who may delete; its manifest stays', async () => {
    const { digest } = await push('crew/untag', 'v1', 'stays')
    assert.equal(await pulled('crew/untag', 'v1'), digest)
    for (const [who, status] of [[undefined, 401], [stranger, 403], [writer, 403], [maintainer, 204], [maintainer, 404]] as const) {
      assert.equal((await scene.send('DELETE', 'repositories/crew/untag/tags/v1', who?.basic)).status, status)
    }
    assert.deepEqual([await pulled('crew/untag', 'v1'), await pulled('crew/untag', digest)], ['404', digest])
    assert.deepEqual(await lastLine().then((line) => [line?.action, line?.target]), ['delete-tag', 'untag:v1'])
  })

  test('a repository is deleted with all that is in it, by who may delete, and comes again with a push', async () => {
    const { digest } = await push('crew/gone', 'v1', 'goes')
    await push('crew/gone/below', 'v1', 'goes')
    await scene.send('PUT', 'repositories/crew/gone/readme', owner.basic, { short: 'here' })
    assert.equal(await pulled('crew/gone', 'v1'), digest)
    for (const [who, status] of [[undefined, 401], [stranger, 403], [writer, 403], [maintainer, 204], [maintainer, 404]] as const) {
      assert.equal((await scene.send('DELETE', 'repositories/crew/gone', who?.basic)).status, status)
    }
    assert.deepEqual([await pulled('crew/gone', 'v1'), await pulled('crew/gone', digest), await pulled('crew/gone/below', 'v1')], ['404', '404', digest])
    assert.deepEqual(await lastLine().then((line) => [line?.action, line?.target, line?.actor]), ['delete-repository', 'gone', maintainer.address])
    await push('crew/gone', 'v2', 'new')
    const tags = (await (await fetch(`${scene.url}/v2/crew/gone/tags/list`, { headers: { authorization: owner.basic } })).json()) as { tags: string[] }
    assert.deepEqual(tags.tags, ['v2'])
    assert.equal((await scene.send<{ short: null }>('GET', 'repositories/crew/gone/readme')).value.short, null)
  })

  test('what a repository says is not taken for a repository of that name', async () => {
    await push('crew/readme', 'v1', 'a repository called readme')
    assert.equal((await scene.send('DELETE', 'repositories/crew/readme', owner.basic)).status, 405)
    assert.notEqual(await pulled('crew/readme', 'v1'), '404')
    assert.equal((await scene.send('DELETE', 'repositories/crew%2Freadme', owner.basic)).status, 204)
  })

  test('how a README would look is told to who may push, and kept nowhere', async () => {
    await push('crew/draft', 'v1', 'draft')
    const preview = (who: Person | undefined, body: object) => scene.send<{ html: string | null; images: number }>('POST', 'repositories/crew/draft/readme/preview', who?.basic, body)
    assert.equal((await preview(undefined, { full: 'x' })).status, 401)
    assert.equal((await preview(reader, { full: 'x' })).status, 403)
    assert.equal((await preview(writer, { full: 'x'.repeat(256 * 1024 + 1) })).value.code, 'README_INVALID')
    const { status, value } = await preview(writer, { full: '[x](y) <script>z</script>![](https://t.example/p.gif)', source: 'https://github.com/crew/draft' })
    assert.deepEqual([status, value.images], [200, 1])
    assert.match(value.html ?? '', /^<p><a href="https:\/\/github\.com\/crew\/draft\/blob\/HEAD\/y"[^>]*>x<\/a> <span class="readme-image">p\.gif<\/span><\/p>$/)
    assert.equal((await scene.send<{ full: null }>('GET', 'repositories/crew/draft/readme')).value.full, null)
  })

  test('a session of the pages may do it, and no page of another origin', async () => {
    const { digest } = await push('crew/page', 'v1', 'page')
    const cookie = await signIn(scene.url, owner.wallet)
    const foreign = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    for (const [method, path, body] of [['PUT', 'repositories/crew/page/tags/v2', { digest }], ['DELETE', 'repositories/crew/page/tags/v1', undefined], ['DELETE', 'repositories/crew/page', undefined]] as const) {
      assert.deepEqual(await scene.send(method, path, undefined, body, foreign).then(({ status, value }) => [status, value.code]), [403, 'ORIGIN_FOREIGN'])
      assert.equal((await scene.send(method, path, undefined, body, { cookie, origin: scene.url, 'sec-fetch-site': 'same-origin' })).status, 204, path)
    }
    assert.equal(await pulled('crew/page', digest), '404')
  })
})

describe('what is changed over the API is published', () => {
  let hub: TestHub
  before(async () => { hub = await startHub() })
  after(() => hub.stop())

  const gone = async (path: string): Promise<void> => {
    for (let i = 0; i < 1200; i++) {
      const answer = await fetch(hub.url + path)
      await answer.arrayBuffer()
      if (answer.status === 404) return
      await new Promise((done) => setTimeout(done, 50))
    }
    assert.fail(`${path} stays`)
  }

  test('a tag that is made, one that is deleted, and a repository that goes', async () => {
    const { digest } = await pushImage(hub.url, 'alice/app', 'v1')
    await pushImage(hub.url, 'alice/app/more', 'v1')
    const send = (method: string, path: string, body?: object) => fetch(`${hub.url}/api/v1/repositories/${path}`, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) })
    assert.equal((await send('PUT', 'alice/app/tags/v2', { digest })).status, 204)
    const { namespace } = await waitUntilPublished(hub, 'alice/app', 'v2')
    const path = `/ipns/${namespace}/app`
    assert.equal((await send('DELETE', 'alice/app/tags/v1')).status, 204)
    await gone(`${path}/refs/tags/v1`)
    assert.equal((await send('DELETE', 'alice/app')).status, 204)
    await gone(`${path}/refs/tags/v2`)
    assert.equal((await fetch(`${hub.url}${path}/more/refs/tags/v1`)).status, 200)
    assert.equal((await fetch(`${hub.url}${path}/oci-layout`)).status, 404)
  })
})

describe('with IPCR_DELETE=off', () => {
  let hub: TestHub
  before(async () => { hub = await startHub({ env: { IPCR_DELETE: 'off' } }) })
  after(() => hub.stop())

  test('nothing is deleted over the API either', async () => {
    await pushImage(hub.url, 'alice/app', 'v1')
    for (const path of ['alice/app', 'alice/app/tags/v1']) assert.equal((await fetch(`${hub.url}/api/v1/repositories/${path}`, { method: 'DELETE' })).status, 405)
    assert.equal((await fetch(`${hub.url}/v2/alice/app/manifests/v1`)).status, 200)
  })
})
