import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, readConfig } from '../../lib/config.ts'
import { readConfigFile } from '../../lib/server/config-file.ts'
import { readEnvironment } from '../../lib/server/environment.ts'

const directory = mkdtempSync(join(tmpdir(), 'ipcr-config-'))
after(() => rmSync(directory, { recursive: true }))

function write(text: string): string {
  const file = join(directory, 'ipcr.yaml')
  writeFileSync(file, text)
  return file
}

test('a file holds the same settings, as they are written: no number, no boolean is made of them', () => {
  const address = `0x${'12'.repeat(20)}`
  const settings = readConfigFile(write(`PORT: 08080\nIPCR_DELETE: off\nIPCR_OPERATOR: ${address}\nIPCR_GATEWAYS:\n  - https://one.test\n  - https://two.test\nIPCR_FOLLOW: [example.org]\nIPCR_PINNING:\n  - name: one\n    endpoint: https://pins.test/psa\n    token_file: /run/secrets/pins\n`))
  const config = readConfig(settings)
  assert.deepEqual([config.port, config.deleteEnabled, config.operator, config.gateways.map(String), config.follow], [8080, false, address, ['https://one.test/', 'https://two.test/'], ['example.org']])
  assert.deepEqual(config.pinning.map(({ name, endpoint, tokenFile }) => [name, endpoint.href, tokenFile]), [['one', 'https://pins.test/psa', '/run/secrets/pins']])
})

test('a variable that is set wins over the file', (t) => {
  const before = { ...process.env }
  t.after(() => { process.env = before })
  Object.assign(process.env, { IPCR_CONFIG: write('PORT: 1\nIPCR_FOLLOW: example.org'), PORT: '2', IPCR_FOLLOW: '' })
  const { port, follow } = readConfig(readEnvironment())
  assert.deepEqual([port, follow], [2, ['example.org']])
})

test('a file that cannot be used ends the start with a sentence', () => {
  const refused: [string, RegExp][] = [
    ['- PORT', /must hold settings as NAME: value/], ['PORT: [', /cannot be read/], ['PROT: 5000', /has a setting PROT, which there is not/],
    [`a: &a [x]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [*${'abcdefghi'[i]},*${'abcdefghi'[i]},*${'abcdefghi'[i]},*${'abcdefghi'[i]},*${'abcdefghi'[i]},*${'abcdefghi'[i]}]`).join('\n')}`, /cannot be read|which there is not/],
  ]
  for (const [text, sentence] of refused) assert.throws(() => readConfigFile(write(text)), (error) => error instanceof ConfigError && sentence.test(error.message), text.slice(0, 20))
  assert.throws(() => readConfigFile(join(directory, 'nothing.yaml')), ConfigError)
  assert.deepEqual(readConfigFile(write('# nothing yet\n')), {})
})
