import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { listen } from './event-client.ts'
import { openReadScene, until, type ReadScene } from './read-scene.ts'

describe('the events of a hub', () => {
  let scene: ReadScene
  let url: string
  before(async () => {
    scene = await openReadScene()
    url = `${scene.hub.url}/api/v1/events`
    for (const name of ['alice/app:v1', 'alice', 'alicex', 'bob/tool:v1']) add(name)
  })
  after(() => scene?.stop())

  const add = (name: string, kind = 'tag') => scene.index.prepare('INSERT INTO event (at, kind, name, detail) VALUES (1000, ?, ?, ?)').run(kind, name, '{"before":null,"after":"sha256:a"}')
  const names = (client: { events: { data: { name: string } }[] }) => client.events.map(({ data }) => data.name)

  test('what happens comes soon, with an id to go on from', async () => {
    const client = await listen(url, { origin: 'https://elsewhere.example' })
    await until(() => client.text().includes('id: 4'), 'the position')
    assert.equal(client.events.length, 0)
    add('carol/app:v2')
    await until(() => client.events.length === 1, 'the event')
    assert.deepEqual(client.events[0]?.data, { id: 5, at: '1970-01-01T00:00:01.000Z', kind: 'tag', name: 'carol/app:v2', detail: { before: null, after: 'sha256:a' } })
    assert.equal(client.events[0]?.id, '5')
    client.close()
  })

  test('who was away goes on behind the last event that they had', async () => {
    const client = await listen(url, { 'last-event-id': '2' })
    await until(() => client.events.length === 3, 'the events')
    assert.deepEqual(names(client), ['alicex', 'bob/tool:v1', 'carol/app:v2'])
    const other = await listen(`${url}?after=3`)
    await until(() => other.events.length === 2, 'the events')
    client.close()
    other.close()
  })

  test('of a name and what is below it alone; the position moves on by what is left out', async () => {
    const client = await listen(`${url}?after=0&name=alice`)
    await until(() => client.text().includes('id: 5'), 'the position')
    assert.deepEqual(names(client), ['alice/app:v1', 'alice'])
    const app = await listen(`${url}?after=0&name=alice/app`)
    await until(() => app.text().includes('id: 5'), 'the position')
    assert.deepEqual(names(app), ['alice/app:v1'])
    client.close()
    app.close()
  })

  test('many listen to the same, each from where they were', async () => {
    const clients = await Promise.all(Array.from({ length: 15 }, (_, i) => listen(`${url}?after=${i % 5}`)))
    for (let i = 0; i < 300; i++) add(`dave/app:v${i}`)
    await until(() => clients.every(({ events }, i) => events.length === 305 - (i % 5)), 'all events')
    for (const client of clients) {
      const ids = client.events.map(({ data }) => data.id)
      assert.deepEqual(ids, [...ids].sort((a, b) => a - b))
      client.close()
    }
  })

  test('of what is not kept any more it is said that there is a gap', async () => {
    scene.index.prepare('DELETE FROM event WHERE id < 100').run()
    const client = await listen(url, { 'last-event-id': '2' })
    await until(() => client.events.at(-1)?.data.id === 305, 'the rest')
    assert.deepEqual([client.events[0]?.type, client.events[0]?.id, client.events[1]?.data.id], ['gap', '99', 100])
    const ahead = await listen(url, { 'last-event-id': '9999' })
    await until(() => ahead.events.length > 1, 'the gap')
    assert.equal(ahead.events[0]?.type, 'gap')
    client.close()
    ahead.close()
  })

  test('what is denied is not told, nor what is below it', async () => {
    const deny = (method: string) => fetch(`${scene.hub.url}/api/v1/denied/erin/app`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"x"}' } : {}) })
    await deny('PUT')
    const client = await listen(`${url}?after=305`)
    for (const name of ['erin/app:v1', 'erin/app', 'erin/other:v1']) add(name)
    await until(() => client.events.length > 0, 'the event')
    assert.deepEqual(names(client), ['erin/other:v1'])
    await deny('DELETE')
    client.close()
  })

  test('an id that is none is refused', async () => {
    for (const [path, headers] of [[url, { 'last-event-id': 'x' }], [`${url}?after=-1`, {}], [`${url}?name=a//b`, {}]] as [string, Record<string, string>][]) assert.equal((await fetch(path, { headers })).status, 400)
  })

  test('from one address at most twenty listen; whoever goes makes room', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => listen(url)))
    const refused = await fetch(url)
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '10'])
    await refused.arrayBuffer()
    assert.equal((await fetch(url, { method: 'HEAD' })).status, 503)
    clients[0]?.close()
    await until(async () => {
      const client = await listen(url)
      client.close()
      return client.status === 200
    }, 'room')
    for (const client of clients) client.close()
  })

  test('who takes nothing does not hold up the others', async () => {
    const socket = connect(scene.hub.port, '127.0.0.1', () => socket.write(`GET /api/v1/events?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${scene.hub.port}\r\n\r\n`))
    await new Promise((resolve) => socket.once('readable', resolve))
    const client = await listen(url)
    await until(() => client.text().includes('id: '), 'the position')
    for (let i = 0; i < 500; i++) add(`frank/${'x'.repeat(200)}:v${i}`)
    await until(() => client.events.length === 500, 'the events')
    client.close()
    socket.destroy()
  })
})

test('a hub that stops ends the streams, and exits at once', async () => {
  const scene = await openReadScene()
  const client = await listen(`${scene.hub.url}/api/v1/events`)
  await scene.stop()
  await client.ended
  assert.doesNotMatch(scene.hub.log(), /cutting the requests/)
})

test('without an index nobody hears anything, until there is one', async (t) => {
  const scene = await openReadScene()
  t.after(() => scene.stop())
  const client = await listen(`${scene.hub.url}/api/v1/events`)
  await until(() => client.text().includes('id: 0'), 'the position')
  assert.equal(client.events.length, 0)
  scene.index.prepare("INSERT INTO event (at, kind, name) VALUES (1000, 'name', 'alice')").run()
  await until(() => client.events.length === 1, 'the event')
  client.close()
})
