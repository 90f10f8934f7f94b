import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const SOURCES = ['app', 'components', 'lib', 'scripts', 'next.config.ts', 'package.json', 'package-lock.json', 'server.ts']

describe('the first start, before anything is built', () => {
  let clone: string
  before(() => {
    clone = mkdtempSync(join(tmpdir(), 'ipcr-unbuilt-'))
    for (const path of SOURCES) cpSync(join(ROOT, path), join(clone, path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
  })
  after(() => rmSync(clone, { recursive: true, force: true }))

  const refuses = async (env: Record<string, string>, sentence: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await run(process.execPath, ['scripts/start.mjs'], { cwd: clone, env: { IPCR_DATA: join(clone, 'data'), ...env }, allowFailure: true, timeout: 20_000 })
    assert.equal(code, 1, stdout + stderr)
    assert.match(stderr, sentence)
    assert.equal(stdout, '', 'nothing was begun')
    assert.deepEqual(['.next', '.next-static', '.next-static-build'].filter((name) => existsSync(join(clone, name))), [])
  }

  test('refuses a setting that is wrong, in the environment', () => refuses({ PORT: 'http' }, /^ipcr: PORT must be a whole number from 0 to 65535, not "http"\n$/))

  test('refuses one in .env', async (t) => {
    t.after(() => rmSync(join(clone, '.env')))
    writeFileSync(join(clone, '.env'), 'LOG_LEVEL=loud\n')
    await refuses({}, /^ipcr: LOG_LEVEL must be one of/)
  })

  test('refuses a certificate that is not there', () => refuses({ IPCR_TLS_KEY: '/nothing.key', IPCR_TLS_CERT: '/nothing.pem' }, /^ipcr: IPCR_TLS_KEY: \/nothing\.key cannot be read/))

  test('refuses data where no directory can be made', () => refuses({ IPCR_DATA: join(clone, 'package.json', 'data') }, /^ipcr: the directory \S+\/data cannot be made: not a directory\n$/))
})
