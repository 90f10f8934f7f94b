import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { EventStream } from '../../components/live/event-stream.ts'

/** What a browser's EventSource does, by hand. */
class FakeSource extends EventTarget {
  readonly url: string
  readyState = 0

  constructor(url: string) {
    super()
    this.url = url
  }

  close(): void {
    this.readyState = 2
  }

  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  send(data: unknown, type = 'message', lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(type, { data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId }))
  }

  /** `isFinal`: the answer was none, the browser does not try again by itself */
  fail({ isFinal }: { isFinal: boolean }): void {
    this.readyState = isFinal ? 2 : 0
    this.dispatchEvent(new Event('error'))
  }
}

const event = (id: number, name = 'alice/app:v1') => ({ id, at: '2026-01-01T00:00:00.000Z', kind: 'tag', name, detail: { before: null, after: 'sha256:a' } })

function follow(t: TestContext, name?: string) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const sources: FakeSource[] = []
  const told: string[] = []
  const stream = new EventStream(name, {
    onEvent: ({ id, name: of }) => told.push(`${id} ${of}`), onGap: () => told.push('gap'), onState: (state) => told.push(state),
  }, (url) => {
    const source = new FakeSource(url)
    sources.push(source)
    return source
  })
  const last = (): FakeSource => {
    const source = sources.at(-1)
    assert.ok(source)
    return source
  }
  return { stream, sources, told, last, tick: (ms: number) => t.mock.timers.tick(ms) }
}

test('events are told as they come, once; what is none is left out', (t) => {
  const { stream, sources, told, last } = follow(t, 'alice')
  stream.resume()
  stream.resume()
  assert.deepEqual(sources.map(({ url }) => url), ['/api/v1/events?name=alice'])
  last().open()
  last().send(event(4))
  for (const odd of ['{', 'null', '[]', { id: 'x' }, { id: 5, at: 1, kind: 'tag', name: 'a' }]) last().send(odd)
  assert.deepEqual(told, ['live', '4 alice/app:v1'])
})

test('a connection that breaks is left to the browser, which tries again by itself', (t) => {
  const { stream, sources, told, last, tick } = follow(t)
  stream.resume()
  last().open()
  last().fail({ isFinal: false })
  tick(100_000)
  assert.equal(sources.length, 1)
  last().open()
  last().send(event(5))
  assert.deepEqual(told.slice(1), ['lost', 'live', 'gap', '5 alice/app:v1'])
})

test('a refusal is answered with patience, more each time, and it goes on behind the last event', (t) => {
  const { stream, sources, last, tick } = follow(t, 'alice')
  stream.resume()
  last().open()
  last().send(event(7))
  for (const wait of [2000, 4000, 8000]) {
    last().fail({ isFinal: true })
    const before = sources.length
    tick(wait - 1)
    assert.equal(sources.length, before)
    tick(1)
    assert.equal(sources.length, before + 1)
    assert.equal(last().url, '/api/v1/events?name=alice&after=7')
  }
  last().open()
  last().fail({ isFinal: true })
  tick(2000)
  assert.equal(sources.length, 5, 'after a success it begins anew')
})

test('paused it holds no connection and tells nothing; resumed it goes on behind the last event', (t) => {
  const { stream, sources, told, last, tick } = follow(t)
  stream.resume()
  const first = last()
  first.open()
  first.send(event(3))
  stream.pause()
  assert.equal(first.readyState, 2)
  first.send(event(4))
  first.fail({ isFinal: true })
  tick(100_000)
  assert.equal(sources.length, 1)
  stream.resume()
  last().open()
  last().send(event(4))
  assert.equal(last().url, '/api/v1/events?after=3')
  assert.deepEqual(told, ['live', '3 alice/app:v1', 'live', '4 alice/app:v1'])
})

test('what is not kept any more, or was missed before the first event, is a gap', (t) => {
  const { stream, told, last } = follow(t)
  stream.resume()
  last().open()
  stream.pause()
  stream.resume()
  last().open()
  last().send({}, 'gap', '99')
  stream.pause()
  stream.resume()
  assert.equal(last().url, '/api/v1/events?after=99')
  assert.deepEqual(told, ['live', 'live', 'gap', 'gap'])
})
