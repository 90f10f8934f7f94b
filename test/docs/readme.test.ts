import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { type Dockerd, startDockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { newReader, type Reader } from './reader.ts'
import { shellBlocks } from './shell-blocks.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const readme = readFileSync(`${ROOT}/README.md`, 'utf8')
const blocks = shellBlocks(readme)
const { paths, skip } = realClientsAsRoot('docker', 'dockerd', 'busybox', 'skopeo', 'podman', 'crane', 'regctl', 'oras', 'ipfs')
const LINE = 'Hello from Docker!'
const OF_DOCKER = new Set(['server gave HTTP response to HTTPS client'])

const nameOf = (namespace: string): string => `$(npx ipcr name list | awk '$1 == "${namespace}" {print $2}')`

/** What a block must print, by its first line. */
const PRINTS: Record<string, RegExp> = {
  'docker login -u 0x… -p ipcr_pat_… 127.0.0.1:5000': /Login Succeeded[\s\S]*v1: digest: sha256:[0-9a-f]{64}/,
  'docker rmi hello-world 127.0.0.1:5000/alice/hello:v1': new RegExp(`Pull complete[\\s\\S]*${LINE}`),
  'skopeo copy --all --src-tls-verify=false --dest-tls-verify=false …': /"Tags": \[\s*"v1"\s*\]/,
  'crane copy 127.0.0.1:5000/alice/hello:v1 127.0.0.1:5000/carol/hello:v1': /^sha256:[0-9a-f]{64}\npodman\nv1\nalice\/hello\nbob\/hello\ncarol\/hello$/m,
  'regctl registry set --tls disabled 127.0.0.1:5000': /^podman\nv1\nv2$/m,
  "echo 'the numbers' > model.txt": /application\/vnd\.example\.sbom/,
  'curl --fail http://127.0.0.1:5000/v2/alice/hello/tags/list': /"name":"alice\/hello".*"proof":\{"by":"operator"/s,
  'npx ipcr name list': /^alice {2}k51\w+ {2}\/ipfs\/[\s\S]*"name":"index\.json"[\s\S]*"org\.opencontainers\.image\.ref\.name":"v1"/m,
  [`hub=${nameOf('.hub')}`]: /^\/ipfs\/bafy\w+$[\s\S]*blobs\/[\s\S]*^([0-9a-f]{64}) {2}\1$[\s\S]*pinned bafy\w+ recursively[\s\S]*Digest: sha256:/m,
  'docker rmi 127.0.0.1:5000/alice/hello:v1': new RegExp(`Pull complete[\\s\\S]*${LINE}`),
  [`npx ipcr pin --data /tmp/ipcr-second "${nameOf('.hub')}"`]: /k51\w+: all of bafy\w+ is here\n[\s\S]*is here/,
  'npx ipcr name export --all --output ~/ipcr-keys.json': /wrote .*ipcr-keys\.json/,
  "npx ipcr token create --name ci --bot --scope 'alice/*:pull,push'": /^ipcr_bot_\w+$/m,
  'npx ipcr namespace claim erin --hub 127.0.0.1:5000 --yes': /erin is yours until[\s\S]*0x1111111111111111111111111111111111111111[\s\S]*owner {7}0x/,
  'npx ipcr gc --dry-run': /would remove [\s\S]*removed /,
}

describe('the README', () => {
  test('starts with the two commands, and npm has them', () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { scripts: Record<string, string> }
    assert.deepEqual(blocks.slice(0, 2).map(({ script }) => script), ['npm start\n', 'npm test\n'])
    for (const name of ['start', 'test']) assert.ok(scripts[name], name)
  })

  test('leaves out of this test only what says why', () => {
    const left = blocks.filter(({ notRun }) => notRun !== undefined)
    assert.ok(left.length <= 3, left.map(({ title }) => title).join('\n'))
    assert.deepEqual(Object.keys(PRINTS).filter((title) => !blocks.some((block) => block.title === title)), [])
  })

  test('quotes messages as the hub writes them', () => {
    const source = globSync('{lib,app,components}/**/*.{ts,tsx}', { cwd: ROOT }).map((file) => readFileSync(`${ROOT}/${file}`, 'utf8')).join('\n').replace(/\$\{[^}]*\}/g, '…')
    const [, table = ''] = /^## Troubleshooting\n([\s\S]*?)^## /m.exec(readme) ?? []
    const quoted = [...table.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
    const parts = quoted.filter((text) => !OF_DOCKER.has(text)).flatMap((text) => text.split(/(?:k51)?…|127\.0\.0\.1:5000|denied: |push/)).map((text) => text.trim()).filter((text) => text.length > 3)
    assert.ok(parts.length > 10, table)
    for (const part of parts) assert.ok(source.includes(part), part)
  })

  test('shows a picture that is there', () => {
    const [, path = ''] = /!\[[^\]]+\]\(([^)]+)\)/.exec(readme) ?? []
    assert.ok(existsSync(`${ROOT}/${path}`), path)
    assert.equal(readFileSync(`${ROOT}/${path}`).subarray(1, 4).toString(), 'PNG')
  })
})

describe('the commands of the README, one after the other', { skip }, () => {
  let hub: WalletHub
  let daemon: Dockerd
  let reader: Reader
  let second: TestHub
  let kubo: TestKubo
  before(async () => {
    // As they are started without a setting.
    hub = await startWalletHub({ env: { IPCR_AUTH: '' } })
    second = await startHub({ env: { IPCR_AUTH: '', IPCR_GATEWAYS: hub.url } })
    kubo = await startKubo({ config: delegatedTo(hub.url) })
    daemon = await startDockerd()
    await buildImage(daemon, 'hello-world', LINE, 2)
    reader = await newReader(hub, daemon, paths, { second, kubo })
  })
  after(async () => {
    await reader?.leave()
    await daemon?.stop()
    await kubo?.stop()
    for (const one of [hub, second]) assert.equal(await one?.stop(), 0, one?.log())
  })

  for (const { title, script, notRun } of blocks)
    if (notRun === undefined)
      test(title, async () => {
        // "A second or two after a push"
        if (script.includes('npx ipcr name list')) await waitUntilPublished(hub, 'alice/hello', 'v1')
        // "With a wallet whose key is in the environment"
        const wallet = script.includes('npx ipcr namespace claim') ? `export IPCR_PRIVATE_KEY=${Wallet.createRandom().privateKey}\n` : ''
        const { stdout } = await reader.follow(wallet + script.replace('0x…', hub.operator).replace('ipcr_pat_…', hub.secret))
        assert.match(stdout, PRINTS[title] ?? /(?:)/)
      })
})
