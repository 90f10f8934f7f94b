import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

const ROOT = new URL('../..', import.meta.url).pathname
const IMPORT = /^(?:import|export)\b(?! type)[^'"\n]*?(?:from )?['"]([^'"]+)['"]|\bimport\('([^']+)'\)/gm

/** Every file that is loaded with one, and the packages and modules that they load. */
function closure(entry: string, files = new Set<string>(), modules = new Map<string, string>()): { files: Set<string>; modules: Map<string, string> } {
  if (files.has(entry)) return { files, modules }
  files.add(entry)
  for (const [, one, other] of readFileSync(entry, 'utf8').matchAll(IMPORT)) {
    const name = one ?? other ?? ''
    if (name.startsWith('.')) closure(join(dirname(entry), name), files, modules)
    else modules.set(name, relative(ROOT, entry))
  }
  return { files, modules }
}

for (const entry of ['roots/read/open-repository', 'roots/read/list-repositories', 'identity/image/verify-image', 'resolve/image/find-root'])
  test(`${entry} and all that it loads need nothing of Node`, () => {
    const { files, modules } = closure(join(ROOT, 'lib', `${entry}.ts`))
    assert.ok(files.size > 20)
    assert.deepEqual([...modules].filter(([name]) => name.startsWith('node:') || /better-sqlite3|pino/.test(name)), [])
  })
