// A disk that fails, by faults put into the hub's own system calls: what cannot be synced is never acknowledged.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG } from '../conformance/content.ts'
import { useHub, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

// With its pages: a start that is not over yet would meet the faults too, and what it lacks then is another subject.
const registry = useHub({ env: { LOG_LEVEL: 'error' }, pages: true })
const FAILED = { status: 500, code: 'UNKNOWN' }

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const skip = hasStrace() ? false : 'strace is not installed'

/** Runs `work` while these system calls of the hub fail with EIO. */
async function whileFailing(calls: string, work: () => Promise<void>): Promise<void> {
  const strace = spawn('strace', ['-f', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`, '-o', '/dev/null', '-p', String(registry.hub.pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'exit')
  try {
    await once(strace.stderr, 'data')
    await work()
  } finally {
    strace.kill('SIGINT')
    await ended
  }
}

test('an upload whose fsync fails is 500 and no blob; its retry begins anew and succeeds', { skip }, async () => {
  const bytes = bytesOf('fsync', 300_000)
  const digest = digestOf(bytes)
  const path = await registry.openUpload('eio/app')
  expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes }), { status: 202 })
  await whileFailing('fsync', async () => expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), FAILED))
  expectAnswer(await registry.get(`/v2/eio/app/blobs/${digest}`), { status: 404 })
  expectAnswer(await registry.get(path), { status: 204, answers: { range: '0-0' } })
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), body: bytes }), { status: 201 })
  expectAnswer(await registry.get(`/v2/eio/app/blobs/${digest}`), { status: 200, content: bytes })
})

test('a rename that fails is 500 and no blob; a retry of the whole push succeeds', { skip }, async () => {
  const bytes = bytesOf('rename', 1000)
  await whileFailing('rename', async () => {
    const path = await registry.openUpload('eio/app')
    expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(bytes)}`), body: bytes }), FAILED)
  })
  expectAnswer(await registry.get(`/v2/eio/app/blobs/${digestOf(bytes)}`), { status: 404 })
  await registry.pushBlob('eio/app', bytes)
})

test('a manifest that cannot be synced is 500, moves no tag, and is accepted later', { skip }, async () => {
  await registry.pushBlob('eio/app', '{}')
  const [before, after] = ['before', 'after'].map((seed) => imageManifest(descriptorOf(OCI_CONFIG, '{}'), [], { annotations: { seed } }))
  assert.ok(before && after)
  expectAnswer(await registry.pushManifest('eio/app', 'v1', before), { status: 201 })
  await whileFailing('fsync', async () => expectAnswer(await registry.pushManifest('eio/app', 'v1', after), FAILED))
  expectAnswer(await registry.get('/v2/eio/app/manifests/v1'), { status: 200, content: before })
  expectAnswer(await registry.pushManifest('eio/app', 'v1', after), { status: 201 })
  expectAnswer(await registry.get('/v2/eio/app/manifests/v1'), { status: 200, content: after })
})

test('a database that cannot be synced acknowledges nothing and goes on when it can', { skip }, async () => {
  await whileFailing('fsync,fdatasync', async () => {
    const answer = await registry.call({ method: 'POST', path: '/v2/eio/db/blobs/uploads/' })
    assert.ok(answer.status >= 500, `${answer.status}`)
  })
  await registry.pushImage('eio/db', 'v1')
  expectAnswer(await registry.get('/v2/eio/db/manifests/v1'), { status: 200 })
})
