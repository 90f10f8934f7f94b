import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTeamScene, type Person, type TeamScene } from '../support/team-scene.ts'

describe('what is private', () => {
  let scene: TeamScene
  let alice: Person
  before(async () => {
    scene = await openTeamScene()
    alice = await scene.person()
    await scene.own('crew', alice)
  })
  after(() => scene.close())

  const WAYS = [['POST', 'repositories'], ['PUT', 'repositories/crew/app'], ['POST', 'repositories/crew/app'], ['PUT', 'repositories/crew/deep/app'], ['POST', 'namespaces'], ['PUT', 'namespaces/crew']] as const

  for (const [method, path] of WAYS) {
    test(`${method} ${path}: a private one is refused with that sentence, whoever asks`, async () => {
      for (const who of [alice.basic, undefined]) for (const body of [{ visibility: 'private' }, { name: 'crew/app', visibility: 'private' }, { private: true }]) {
        const { status, value } = await scene.send(method, path, who, body)
        assert.deepEqual([status, value.code, value.detail], [422, 'PRIVATE_UNSUPPORTED', 'there are no private repositories yet'])
      }
    })

    test(`${method} ${path}: a public one comes into being in another way, which the answer names`, async () => {
      for (const body of [{ visibility: 'public' }, {}, []]) {
        const { status, value } = await scene.send(method, path, alice.basic, body)
        assert.deepEqual([status, value.code], [422, 'NOT_MADE_HERE'])
        assert.match(value.detail ?? '', /push|claim/)
      }
    })
  }

  test('the body is JSON of at most 4,000 bytes; a page of another origin is not heard', async () => {
    assert.equal((await scene.send('PUT', 'repositories/crew/app', alice.basic, { visibility: 'x'.repeat(5000) })).status, 413)
    assert.equal((await scene.send('PUT', 'repositories/crew/app', alice.basic, { visibility: 'private' }, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await scene.send('PUT', 'repositories/crew/app', alice.basic)).status, 415)
  })

  test('what is no repository’s name is no address', async () => {
    for (const name of ['crew/blobs/x', 'Crew/app', '..', 'crew/%2e%2e']) assert.equal((await scene.send('PUT', `repositories/${name}`, alice.basic, { visibility: 'private' })).status, 404, name)
  })
})
