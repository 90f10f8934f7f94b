import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../support/run.ts'

const IPCR = join(import.meta.dirname, '../../cli/ipcr.mjs')
const ipcr = async (...args: string[]): Promise<string> => (await run(process.execPath, [IPCR, 'convert', ...args])).stdout
const PAIR = ['QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk', 'ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y'] as const

test('ipcr convert turns a hash into the one for docker and back, as ipdr did', async () => {
  assert.equal(await ipcr(PAIR[0], '--format=docker'), `${PAIR[1]}\n`)
  assert.equal(await ipcr(`/ipfs/${PAIR[1]}`, '-f', 'ipfs'), `${PAIR[0]}\n`)
})

test('without a format it lists all spellings; --json is an object', async () => {
  const table = await ipcr(PAIR[0])
  for (const part of [...PAIR, 'content', 'base36', 'base58']) assert.ok(table.includes(part), part)
  assert.deepEqual(JSON.parse(await ipcr(PAIR[0], '--json', '-f', 'ciq')), { kind: 'content', ciq: PAIR[1] })
})

test('what is no hash, and a spelling that it does not have, end with a sentence and exit code 1', async () => {
  await assert.rejects(ipcr('alice'), /alice is no CID, no ciq… and no name of a key/)
  await assert.rejects(ipcr(PAIR[0], '-f', 'peer-id'), /no spelling as peer-id: only a key has one/)
})
