// Bad inputs 12: downloads that nobody takes, against the whole hub; in parts and as CAR see test/store/idle-readers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { openSocket, type RawSocket } from './raw-socket.ts'

// Who takes nothing is cut after this time, which nothing here may take.
const registry = useHub({ env: { IPCR_IDLE_SECONDS: '3600' } })
const MEBI = 1024 * 1024

test('bad-input 12: hundreds of downloads that nobody takes do not hold up others, and none is cut for it', { timeout: 300_000 }, async (t) => {
  const content = bytesOf('idle', 24 * MEBI)
  const path = `/v2/idle/readers/blobs/${await registry.pushBlob('idle/readers', content)}`
  const idle: RawSocket[] = []
  t.after(() => idle.forEach((raw) => raw.destroy()))
  for (let i = 0; i < 300; i++) {
    const raw = await openSocket(registry.hub.port)
    raw.socket.pause()
    idle.push(raw.request('GET', path))
  }
  for (let round = 0; round < 3; round++) {
    // Held up it would never end. The first is one of hundreds, until the sockets of the others are full.
    const answer = await fetch(registry.hub.url + path)
    assert.equal((await answer.arrayBuffer()).byteLength, content.length)
  }
  assert.equal(idle.filter((raw) => raw.socket.destroyed).length, 0)
})
