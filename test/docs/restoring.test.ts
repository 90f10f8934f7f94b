import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createProgram } from '../../cli/program.ts'
import { type Dockerd, dockerTools, startDockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { publishedRoot } from '../roots/published-root.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { startWalletHub } from '../support/wallet-hub.ts'
import { run } from '../support/run.ts'
import { shellBlocks } from './shell-blocks.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const DOMAIN = 'hub.example.org'
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const blocks = shellBlocks(read('docs/restoring.md')).filter(({ notRun }) => notRun === undefined)

describe('the commands of docs/restoring.md, one after the other', { skip: dockerTools.skip }, () => {
  let home: string
  let daemon: Dockerd
  let zone: DnsZone
  let [gone, other, fresh]: (TestHub | undefined)[] = []
  let root: string

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-restoring-'))
    daemon = await startDockerd()
    zone = await startDnsZone()
    const first = (gone = await startWalletHub({ dataDir: join(home, 'gone'), env: { IPCR_AUTH: '' } }))
    other = await startHub({ env: { IPCR_AUTH: '', IPCR_GATEWAYS: gone.url, DNS_SERVERS: zone.server } })
    const image = `127.0.0.1:${gone.port}/alice/hello:v1`
    await buildImage(daemon, image, 'restored', 2)
    await daemon.docker(['login', '--username', first.operator, '--password-stdin', `127.0.0.1:${gone.port}`], { input: first.secret })
    await daemon.docker(['push', image])
    const { hub } = await waitUntilPublished(gone, 'alice/hello', 'v1')
    root = await publishedRoot(gone, 'alice', ['alice', '.hub'])
    zone.set(`_dnslink.${DOMAIN}`, [`dnslink=/ipns/${hub}`])
    await mkdir(join(home, 'bin'))
    await script('npx', `[ "$1" = ipcr ] && shift && exec ${process.execPath} ${ROOT}cli/ipcr.mjs "$@"`)
    await script('docker', `exec ${dockerTools.paths.docker} "$@"`)
  })
  after(async () => {
    for (const hub of [gone, other, fresh]) await hub?.stop()
    zone?.stop()
    await daemon?.stop()
    await rm(home, { recursive: true, force: true })
  })

  const script = async (name: string, text: string): Promise<void> => {
    await writeFile(join(home, 'bin', name), `#!/bin/sh\n${text}\n`)
    await chmod(join(home, 'bin', name), 0o755)
  }
  const follow = async (first: string, dataDir: string): Promise<string> => {
    const block = blocks.find(({ script: text }) => text.startsWith(first)) ?? assert.fail(`no block begins with ${first}`)
    const text = block.script.replaceAll('127.0.0.1:5000', `127.0.0.1:${other?.port}`).replaceAll('https://other.example.org', other?.url ?? '')
    const env = { PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`, IPCR_DATA: dataDir, DNS_SERVERS: zone.server, DOCKER_HOST: daemon.host }
    return (await run('sh', ['-euc', text], { cwd: home, env })).stdout
  }

  test('all of them are run here', () => {
    assert.equal(blocks.length, 6)
  })

  test('the keys are kept, and another hub keeps the content', async () => {
    assert.match(await follow('npx ipcr name export --all', gone?.dataDir ?? ''), /wrote ipcr-keys\.json/)
    assert.match(await follow('npx ipcr name export alice', gone?.dataDir ?? ''), /wrote alice\.key/)
    assert.match(await follow('npx ipcr pin', other?.dataDir ?? ''), /is here/)
  })

  test('pulling goes on when the hub is gone', async () => {
    await gone?.stop()
    gone = undefined
    await rm(join(home, 'gone'), { recursive: true })
    assert.match(await follow('docker pull', ''), /Downloaded newer image|Status/)
  })

  test('a new hub takes over', async () => {
    const dataDir = join(home, 'fresh')
    assert.match(await follow('npx ipcr name import', dataDir), /ipcr restore k51/)
    assert.match(await follow('IPCR_GATEWAYS', dataDir), /The hub goes on under its name[\s\S]*alice {2}k51/)
    fresh = await startHub({ dataDir, env: { IPCR_AUTH: '' } })
    assert.equal(await publishedRoot(fresh, 'alice', ['alice', '.hub']), root)
  })
})

describe('docs/cli.md', () => {
  const page = read('docs/cli.md')
  const known = new Map<string, string>()
  before(async () => {
    for (const top of (await createProgram()).commands) {
      const below = top.commands.map((command): [string, string] => [`${top.name()} ${command.name()}`, command.helpInformation()])
      for (const [name, help] of below.length === 0 ? [[top.name(), top.helpInformation()] as const] : below) known.set(name, help)
    }
  })
  /** The commands in the first cell of a row: `ipcr team set`, `add <member…>` are two of one group. */
  const named = (cell: string): string[] => {
    let group = ''
    return [...cell.matchAll(/`(ipcr )?([\w-]+)(?: ([\w-]+))?/g)].map(([, isWhole, first = '', second]) => {
      if (!isWhole) return `${group} ${first}`
      group = first
      return second && known.has(`${first} ${second}`) ? `${first} ${second}` : first
    })
  }
  const rows = [...page.matchAll(/^\|(.*?)\|(.*)\|$/gm)].map(([, cell = '', rest = '']) => ({ cell, rest }))

  test('lists every command, and no others', () => {
    assert.deepEqual(rows.flatMap(({ cell }) => named(cell)).sort(), [...known.keys()].sort())
  })

  test('lists the options that it names with their commands', () => {
    for (const { cell, rest } of rows) {
      const helps = named(cell).map((name) => known.get(name) ?? '').join('')
      if (helps === '') continue
      for (const [, option = ''] of rest.matchAll(/`(--[a-z-]+)`/g)) assert.ok(helps.includes(option), `${cell}: ${option}`)
    }
  })
})
