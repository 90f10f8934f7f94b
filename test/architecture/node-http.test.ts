import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const ROOT = new URL('../..', import.meta.url).pathname
// The one that plain `next start` loads, where Next has loaded everything already.
const UNDER_NEXT = 'lib/hub/start-under-next.ts'

test('the hub imports no values from node:http, which would load an HTTP client at its start', () => {
  const files = globSync('lib/**/*.ts', { cwd: ROOT }).filter((file) => file !== UNDER_NEXT)
  const importing = files.filter((file) => /^import (?!type )[^\n]* from 'node:http'/m.test(readFileSync(ROOT + file, 'utf8')))
  assert.deepEqual(importing, [])
})
