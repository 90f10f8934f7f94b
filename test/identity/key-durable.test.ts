import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { toolPath } from '../tools/tool.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const CALLS = 'write,pwrite64,fsync,link,linkat,rename,renameat,renameat2'

// A key that is lost after its name was published takes the name with it.
test('a key is on the disk before it has its name, and its name before it is used', { skip: toolPath('strace') === undefined && 'strace is not installed' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-durable-'))
  try {
    const program = `const { openKeyStore } = await import('${ROOT}lib/identity/keys/key-store.ts'); await openKeyStore('${directory}').ensure('alice'); process.stdout.write('used')`
    const file = join(directory, 'trace')
    execFileSync('strace', ['-f', '-y', '-e', `trace=${CALLS}`, '-o', file, process.execPath, '--input-type=module', '-e', program])
    const calls = readFileSync(file, 'utf8').split('\n')
    const position = (pattern: RegExp): number => calls.findIndex((call) => pattern.test(call))
    const order = [/write.*alice\.key\.\w+\.tmp/, /fsync\(\d+<[^>]*alice\.key\.\w+\.tmp>/, /link.*alice\.key\.\w+\.tmp.*alice\.key"/, /fsync\(\d+<[^>]*\/keys>/, /write.*"used"/].map(position)
    assert.ok(order.every((at, index) => at > (order[index - 1] ?? -1)), `${order.join(' ')}\n${calls.filter((call) => call.includes('key')).join('\n')}`)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
