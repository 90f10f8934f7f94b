import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { ConfigError, readConfig } from '../../lib/config.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const source = await readFile(`${ROOT}/lib/config.ts`, 'utf8')
const page = await readFile(`${ROOT}/docs/configuration.md`, 'utf8')

type Row = { name: string; fallback: string | undefined; values: string }

const inSchema = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name = '']) => name)
const rows: Row[] = [...page.matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]+)`|unset) \| ([^|]+) \|/gm)].map(([, name = '', fallback, values = '']) => ({ name, fallback, values }))

const read = (name: string, value: string) => readConfig({ [name]: value })
const refused = (name: string, value: string) => assert.throws(() => read(name, value), ConfigError, `${name}=${value}`)

describe('docs/configuration.md', () => {
  test('has a row for every variable of the schema, and no other', () => {
    assert.ok(inSchema.length >= 11, 'the schema was not found in lib/config.ts')
    assert.deepEqual(rows.map(({ name }) => name), inSchema)
  })

  for (const { name, fallback, values } of rows) {
    test(`${name}: its default is the one that an unset variable has`, () => {
      const unset = readConfig({})
      if (fallback === undefined) assert.deepEqual(read(name, ''), unset)
      else assert.deepEqual(read(name, fallback), unset)
      const [other] = [...choices(values), ...bounds(values)].filter((value) => value !== fallback)
      if (other !== undefined) assert.notDeepEqual(read(name, other), unset, `${name}=${other} changes nothing`)
    })

    if (bounds(values).length === 2)
      test(`${name}: takes ${values} and nothing beyond`, () => {
        const [least = '', most = ''] = bounds(values)
        for (const value of [least, most]) assert.doesNotThrow(() => read(name, value))
        for (const value of [String(Number(least) - 1), String(Number(most) + 1), '1.5', 'many']) refused(name, value)
      })

    if (choices(values).length > 0)
      test(`${name}: takes the values it lists and no others`, () => {
        for (const value of choices(values)) assert.doesNotThrow(() => read(name, value))
        refused(name, 'something-else')
      })
  }

  test('is right about what is refused', () => {
    for (const IPCR_AUTH of ['open', 'wallet', '']) assert.equal(readConfig({ HOST: '0.0.0.0', IPCR_AUTH }).host, '0.0.0.0')
    refused('IPCR_OPERATOR', '0x12')
    refused('IPCR_PUBLIC_URL', 'https://hub.example.org/path')
    refused('IPCR_PUBLIC_URL', 'hub.example.org')
    assert.equal(read('IPCR_PUBLIC_URL', 'https://hub.example.org').publicUrl?.host, 'hub.example.org')
    assert.equal(readConfig({}).dataDir, resolve('./data'))
  })
})

/** `['0', '65535']` of `0 to 65535`. */
function bounds(values: string): string[] {
  return /^(\d+) to (\d+)$/.exec(values)?.slice(1) ?? []
}

/** The quoted values of a cell. */
function choices(values: string): string[] {
  return [...values.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value)
}
