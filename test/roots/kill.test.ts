import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { expectedRoot } from './expected-root.ts'

const SCRIPT = new URL('./publish-and-die.ts', import.meta.url).pathname
const STEPS = ['key', 'claim', 'recordClaim', 'build', 'recordRoot', 'sign', 'recordSigned']

type Signed = { key: string; sequence: number; root: string }
type Row = { name: string; ipns_name: string; root: string; sequence: number; record: Buffer; record_sequence: number; dirty_at: number | null }

test('killed at any step the queue goes on after the restart, and no sequence is signed with two values', { timeout: 180_000 }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-kill-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, dataDir, ...args], { encoding: 'utf8' })
  let kills = 0
  for (const step of STEPS) {
    for (const side of ['before', 'after']) {
      for (const n of ['1', '2']) {
        const { signal, stderr } = run(`${step} ${side} ${n}`, side, step, n)
        if (signal === 'SIGKILL') kills++
        else assert.equal(stderr, '')
      }
    }
  }
  assert.ok(kills >= 15, `${kills} kills`)
  assert.equal(run('the last').status, 0)
  const db = new Database(join(dataDir, 'hub.sqlite'), { readonly: true })
  t.after(() => db.close())
  const rows = db.prepare<[], Row>('SELECT * FROM namespace').all()
  assert.deepEqual(rows.map(({ name, dirty_at }) => [name, dirty_at]), [['.hub', null], ['alice', null]])
  for (const row of rows) {
    const record = await readIpnsRecord(row.ipns_name, row.record)
    assert.deepEqual([record.value, Number(record.sequence), row.record_sequence], [`/ipfs/${row.root}`, row.sequence, row.sequence])
  }
  assert.equal(rows[1]?.root, await expectedRoot(db, 'alice'))
  const values = new Map<string, string>()
  for (const line of readFileSync(join(dataDir, 'signed'), 'utf8').trim().split('\n')) {
    const { key, sequence, root }: Signed = JSON.parse(line)
    assert.equal(values.get(`${key} ${sequence}`) ?? root, root)
    values.set(`${key} ${sequence}`, root)
  }
  t.diagnostic(`${kills} kills, ${values.size} records`)
})
