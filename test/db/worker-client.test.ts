import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { WorkerClient, WorkerEndedError } from '../../lib/db/worker-client.ts'

function openClient(t: TestContext): WorkerClient {
  const client = new WorkerClient(new URL('./ending-worker.ts', import.meta.url), 'data')
  t.after(() => client.close())
  return client
}

test('calls get their own answers, and refusals with code and detail', async (t) => {
  const client = openClient(t)
  const answers = await Promise.all([1, 2, 3].map((n) => client.call('echo', n)))
  assert.deepEqual(answers, [['data', 1], ['data', 2], ['data', 3]])
  await assert.rejects(client.call('refuse', { a: 1 }), { name: 'DatabaseError', code: 'REFUSED', message: 'no', detail: { a: 1 } })
})

for (const how of ['throw', 'exit']) {
  test(`a thread that ends by ${how} rejects what it was at, and the next call has a new one`, { timeout: 180_000 }, async (t) => {
    const client = openClient(t)
    for (let round = 0; round < 3; round++) {
      const [silent, ending] = await Promise.allSettled([client.call('silence', 1), client.call(how, 2)])
      for (const call of [silent, ending]) assert.ok(call?.status === 'rejected' && call.reason instanceof WorkerEndedError)
      assert.deepEqual(await client.call('echo', round), ['data', round])
    }
  })
}

test('a call right after the error, before the thread is gone, is not lost with it', { timeout: 180_000 }, async (t) => {
  const client = openClient(t)
  const answer = await client.call('throw', 1).catch(() => client.call('echo', 'after'))
  assert.deepEqual(answer, ['data', 'after'])
})

test('a client whose thread has ended closes', { timeout: 180_000 }, async () => {
  const client = new WorkerClient(new URL('./ending-worker.ts', import.meta.url), 'data')
  await assert.rejects(client.call('exit', 1), WorkerEndedError)
  await client.close()
  await client.close()
})

test('a call after the close is refused and starts no thread, which would keep the process alive', { timeout: 180_000 }, async () => {
  const client = new WorkerClient(new URL('./ending-worker.ts', import.meta.url), 'data')
  assert.deepEqual(await client.call('echo', 1), ['data', 1])
  const closing = client.close()
  await assert.rejects(client.call('echo', 2), WorkerEndedError)
  await closing
  await assert.rejects(client.call('echo', 3), WorkerEndedError)
  assert.ok(!process.getActiveResourcesInfo().includes('MessagePort'))
})

test('a thread that ended is told once by the check, which starts the next one', { timeout: 180_000 }, async (t) => {
  const client = openClient(t)
  client.check()
  await assert.rejects(client.call('exit', 1), WorkerEndedError)
  assert.throws(() => client.check(), WorkerEndedError)
  assert.deepEqual(await client.call('echo', 1), ['data', 1])
  client.check()
})
