import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { test, type TestContext } from 'node:test'
import { DagImport } from '../../cli/push/ipfs/dag-import.ts'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'

const leaf = rawBlock(new Uint8Array(1024 * 1024))

async function importTo(t: TestContext, listener: RequestListener): Promise<DagImport> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const dag = new DagImport(new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`))
  t.after(() => {
    dag.abort()
    server.closeAllConnections()
    server.close()
  })
  return dag
}

async function putMany(dag: DagImport): Promise<void> {
  for (let i = 0; i < 64; i++) await dag.put(leaf)
  await dag.close([leaf.cid])
}

test('bad-input 31: an import that is refused at once ends in its words, whether or not the rest is read', async (t) => {
  for (const reads of [true, false]) {
    const dag = await importTo(t, (request, response) => {
      if (reads) request.resume()
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ Message: 'no \u001b[31mroom', Type: 'error' }))
    })
    await assert.rejects(putMany(dag), (error: Error) => /did not take the image: no .{0,2}\[31mroom$/.test(error.message) && !error.message.includes('\u001b'))
  }
})

test('bad-input 31: one that is cut off in the middle does not hang', async (t) => {
  const dag = await importTo(t, (request) => void request.once('data', () => request.socket.destroy()))
  await assert.rejects(putMany(dag), { code: 'KUBO_FAILED' })
})

test('bad-input 31: one that took fewer blocks than were sent, did not pin, or was no import at all, has failed', async (t) => {
  const all = '{"Stats":{"BlockCount":64,"BlockBytesCount":1}}\n'
  for (const [body, why] of [['{"Stats":{"BlockCount":63,"BlockBytesCount":1}}\n', /took 63 of 64 blocks/], ['<html>', /took none of 64 blocks/], [all, /not pinned: nothing is said/], [`{"Root":{"Cid":{"/":"b"},"PinErrorMsg":"a block is missing"}}\n${all}`, /not pinned: a block is missing/]] as const) {
    const dag = await importTo(t, (request, response) => void request.resume().once('end', () => response.end(body)))
    await assert.rejects(putMany(dag), why)
  }
})

test('bad-input 31: an address at which nobody listens is said', async () => {
  const dag = new DagImport(new URL('http://127.0.0.1:1'))
  await assert.rejects(putMany(dag), /Kubo at 127\.0\.0\.1:1 did not take the image: connect ECONNREFUSED/)
})
