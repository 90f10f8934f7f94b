import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { writeFileOf } from '../../cli/pull/write-file.ts'
import { run } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const CID = 'QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk'
// Without its start-up file, which bash reads when SHLVL is unset and its input is a socket.
const shell = (script: string) => run('bash', ['--norc', '-c', script], { allowFailure: true, env: { NODE: process.execPath, CLI } })

test('bad-input 37: output that cannot be written is told in a sentence; one that nobody reads ends the command; neither is a success', async () => {
  const full = await shell(`"$NODE" "$CLI" convert ${CID} > /dev/full`)
  assert.deepEqual([full.code, full.stderr], [1, 'ipcr: its output cannot be written: ENOSPC: no space left on device, write\n'])
  for (const script of [`("$NODE" "$CLI" convert ${CID}; echo "$?" >&3) 3>&2 | true`, `("$NODE" "$CLI" convert nothing; echo "$?" >&3) 3>&1 2> >(exec true)`]) {
    const { stdout, stderr } = await shell(script)
    assert.equal(stdout + stderr, '1\n')
  }
})

test('a file that cannot be read or written is told by the name that was given, and leaves nothing', async () => {
  const { code, stderr } = await shell('"$NODE" "$CLI" name import /nowhere/alice.key')
  assert.deepEqual([code, stderr], [1, 'ipcr: /nowhere/alice.key: no such file or directory\n'])
  await assert.rejects(writeFileOf('/nowhere/app.tar', Readable.from([Buffer.from('x')])), { message: '/nowhere/app.tar cannot be written: its directory is not there, make it first' })
})
