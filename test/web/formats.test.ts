import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAge } from '../../lib/hub/format-age.ts'
import { formatSize } from '../../lib/hub/format-size.ts'
import { pullCommand } from '../../lib/hub/pull-command.ts'
import { searchPrefix } from '../../lib/hub/search-prefix.ts'

test('sizes are decimal with three digits', () => {
  const cases: [number, string][] = [[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [1234, '1.23 kB'], [999_999, '1 MB'], [29_127_000, '29.1 MB'], [2 ** 53, '9.01 PB'], [-1, 'unknown']]
  for (const [bytes, text] of cases) assert.equal(formatSize(bytes), text)
})

test('ages are told in the largest unit that fits', () => {
  const now = Date.UTC(2026, 0, 31)
  assert.equal(formatAge(now - 5_000, now), 'just now')
  assert.equal(formatAge(now - 3 * 3_600_000, now), '3 hours ago')
  assert.equal(formatAge(now - 400 * 86_400_000, now), '1 year ago')
  assert.equal(formatAge(now + 2 * 86_400_000, now), 'in 2 days')
})

test('the pull command leaves library/ out and names the tool that fits', () => {
  assert.equal(pullCommand('hub.test', 'library/x', 'v1', 'image'), 'docker pull hub.test/x:v1')
  assert.equal(pullCommand('hub.test', 'a/b', 'sha256:00', 'index'), 'docker pull hub.test/a/b@sha256:00')
  assert.equal(pullCommand('hub.test', 'a/b', 'v1', 'artifact'), 'oras pull hub.test/a/b:v1')
})

test('a search looks for the name in what was pasted', () => {
  assert.equal(searchPrefix('  /Alice/App:v1 '), 'alice/app')
  assert.equal(searchPrefix('alice/app@sha256:00'), 'alice/app')
})
