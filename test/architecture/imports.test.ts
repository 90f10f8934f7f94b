import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const ROOT = new URL('../..', import.meta.url).pathname
// From the top down; a file imports its own layer or those below. The composition root stands above what it builds.
const LAYERS: RegExp[][] = [
  [/^(app|components|cli|indexer)\//, /^(server|instrumentation|next\.config)\.ts$/],
  [/^lib\/(server\/|context\.ts$)/, /^lib\/hub\/start-under-next\.ts$/],
  [/^lib\/(api|hub|registry)\//, /^lib\/context-ref\.ts$/],
  [/^lib\/(resolve|roots|identity|vault)\//],
  [/^lib\/(ipfs|store|db)\//],
  [/^lib\/(names|oci|http)\//, /^lib\/(config\/|(config|logger)\.ts$)/],
]

const files = globSync('{app,components,lib,cli,indexer}/**/*.{ts,tsx}', { cwd: ROOT }).concat('server.ts')
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const layerOf = (file: string): number => LAYERS.findIndex((layer) => layer.some((pattern) => pattern.test(file)))

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^(?:import|export)\b[^'"\n]*?(?:from )?['"]([^'"]+)['"]|\bimport\('([^']+)'\)/gm)].map((match) => match[1] ?? match[2] ?? '')
}

function localImportsOf(file: string): string[] {
  return importsOf(file).filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(file), name)))
}

/** [importing file, imported name] of the files below a folder. */
function edges(folder: RegExp, imports: (file: string) => string[]): [string, string][] {
  return files.filter((file) => folder.test(file)).flatMap((file) => imports(file).map((name): [string, string] => [file, name]))
}

test('every source file has its layer', () => {
  assert.ok(files.length > 50)
  assert.deepEqual(files.filter((file) => layerOf(file) === -1), [])
})

test('imports point downwards only', () => {
  const upwards = edges(/^/, localImportsOf).filter(([from, to]) => layerOf(to) !== -1 && layerOf(to) < layerOf(from))
  assert.deepEqual(upwards, [])
})

test('lib/oci, lib/names and the verifiers of claims and teams import no module of Node', () => {
  assert.deepEqual(edges(/^lib\/(oci\/|names\/|identity\/(claim\/|team\/(verify|draft)-team\.ts)|roots\/(documents|canonical-json)\.ts)/, importsOf).filter(([, name]) => name.startsWith('node:')), [])
})

test('what the static page reads and searches with reaches no module of Node, and nothing that Node alone has', () => {
  const reached = new Set(['lib/hub/static-search.ts', 'lib/hub/ipfs-source/browser-source.ts'])
  for (const file of reached) for (const name of loadedBy(file)) if (name.startsWith('.')) reached.add(normalize(join(dirname(file), name)))
  assert.ok(reached.size > 100, `${reached.size}`)
  assert.deepEqual([...reached].filter((file) => loadedBy(file).some((name) => name.startsWith('node:'))), [])
  assert.deepEqual([...reached].filter((file) => /\b(?:Buffer|process)\./.test(textOf(file))), [])
})

/** What a file imports when it runs: types are gone by then. */
function loadedBy(file: string): string[] {
  const types = [...textOf(file).matchAll(/^(?:import|export) type [^'"]*['"]([^'"]+)['"]/gm)].map((match) => match[1])
  return importsOf(file).filter((name) => !types.includes(name))
}

test('lib/registry imports nothing of Next', () => {
  assert.deepEqual(edges(/^lib\/registry\//, importsOf).filter(([, name]) => /^(next|react)(\/|$)/.test(name)), [])
})

test('no `any`, no default export, no file over 200 lines', () => {
  for (const file of files) {
    const text = textOf(file)
    assert.doesNotMatch(text, /\bas any\b|: any\b|<any>|\bany\[\]/, file)
    if (/^(lib|cli|server)/.test(file)) assert.doesNotMatch(text, /^export default/m, file)
    assert.ok(text.split('\n').length <= 201, `${file} is too long`)
  }
})
