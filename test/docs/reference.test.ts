import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type OciErrorCode, OciError } from '../../lib/oci/errors.ts'
import { RESERVED_COMPONENTS } from '../../lib/names/reserved.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const all = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))].sort()

describe('docs/registry-api.md', () => {
  const page = read('docs/registry-api.md')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| ([\d, ]+) \|/gm)]

  test('lists every error code of the registry that this version uses', () => {
    const known = all(read('lib/oci/errors.ts'), /^ {2}([A-Z_]+): \[\d+, /gm)
    assert.deepEqual(rows.map(([, code = '']) => code).sort(), known)
  })

  for (const [, code = '', statuses = ''] of rows)
    if (code !== 'DENIED')
      test(`${code}: the status that it usually has is listed`, () => {
        assert.ok(statuses.split(', ').includes(String(new OciError(code as OciErrorCode).status)), statuses)
      })

  test('lists the reserved components of a name', () => {
    for (const component of RESERVED_COMPONENTS) assert.ok(page.includes(`\`${component}\``), component)
  })
})

test('docs/operating.md lists the hub’s metrics, and no others', () => {
  assert.deepEqual(all(read('docs/operating.md'), /^\| `(ipcr_[a-z_0-9]+)/gm), all(['metrics', 'p2p-metrics', 'follow-metrics', 'storage-metrics'].map((file) => read(`lib/server/${file}.ts`)).join(''), /(ipcr_[a-z_0-9]+)/g))
})

test('docs/names.md lists the reasons why a claim is refused, and no others', () => {
  const listed = /^\| `refused` \| (.*) \|$/m.exec(read('docs/names.md'))?.[1] ?? ''
  assert.deepEqual(all(listed, /`([A-Z_]+)`/g), all(read('lib/identity/claim/verdict.ts'), /^ {2}([A-Z_]+): ['"]/gm))
})
