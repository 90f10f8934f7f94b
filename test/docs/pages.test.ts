import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { type Dockerd, startDockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { type Published, waitUntilPublished } from '../support/published.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { newReader, type Reader } from './reader.ts'
import { type ShellBlock, shellBlocks } from './shell-blocks.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ALL = ['docs/cli.md', 'docs/coming-from.md', 'docs/gateway.md', 'docs/operating.md', 'docs/following.md', 'docs/root-format.md', 'docs/api.md']
// Logging in, one page after the other, in a configuration that is empty at first.
const LOGINS = ['docs/tokens.md', 'docs/signing-in.md', 'docs/namespaces.md']
const ELSEWHERE = ['docs/restoring.md']
const { paths, skip } = realClientsAsRoot('docker', 'dockerd', 'busybox', 'skopeo', 'podman', 'crane', 'regctl', 'oras', 'ipfs')

const blocksOf = (page: string): ShellBlock[] => shellBlocks(readFileSync(`${ROOT}/${page}`, 'utf8')).filter(({ notRun }) => notRun === undefined)

/** What a block must print, by its first line. */
const PRINTS: Record<string, RegExp> = {
  'npx ipcr name list': /^alice {2}k51\w+ {2}\/ipfs\/[\s\S]*owner {7}0x[\s\S]*Nothing is followed yet/m,
  'curl --fail http://127.0.0.1:5000/api/v1/hub': /"ipns":"k51/,
  'curl --fail --output app.car "http://127.0.0.1:5000/ipns/<name>/alice/app?format=car"': /Pinned root\tbafy/,
  "curl --fail 'http://127.0.0.1:5000/api/v1/search?q=hello'": /"items":[\s\S]*"openapi":"3\.1/,
  'npx ipcr push 127.0.0.1:5000/alice/app:v1': /^docker pull 127\.0\.0\.1:\d+\/alice\/app:v1\nsha256:[0-9a-f]{64}\n(?:(\/ipfs\/bafy\w+)\nhttp:\/\/127\.0\.0\.1:\d+\1\n)?127\.0\.0\.1:\d+\/alice\/piped:v1\n\/ipfs\/bafy\w+$/m,
  'npx ipcr push 127.0.0.1:5000/alice/app:v1 example/helloworld': /^\/ipfs\/bafy\w+\n127\.0\.0\.1:\d+\/alice\/app:v1$/m,
  'npx ipcr gc --dry-run': /would remove [\s\S]*removed /,
  'oras attach --plain-http --artifact-type application/vnd.ipcr.readme.v1+markdown 127.0.0.1:5000/alice/app:v1 README.md:text/markdown': /Attached to/,
  'npx ipcr token create --name laptop': /docker login -u 0x[\s\S]*library\/\*:pull,push[\s\S]*^ci \(ipcr_bot_\w+…\) is refused/m,
  'echo "$TOKEN" | podman login --tls-verify=false -u 0x… --password-stdin 127.0.0.1:5000': /Login Succeeded[\s\S]*Login Succeeded!?[\s\S]*Login Succeeded/,
  'npx ipcr namespace claim carol --hub 127.0.0.1:5000 --yes': /carol is yours until[\s\S]*owner {7}0x/,
  'npx ipcr login 127.0.0.1:5000 --key-env --configure-docker': /v1: digest: sha256:/,
  'npx ipcr team add carol 0x1111111111111111111111111111111111111111=write --hub 127.0.0.1:5000 --yes': /0x1111111111111111111111111111111111111111/,
  'npx ipcr login-link': /^http:\/\/127\.0\.0\.1:\d+\/login\/link#/,
}

test('every command of docs is run by a test or says why not', () => {
  const pages = globSync('docs/**/*.md', { cwd: ROOT }).filter((page) => blocksOf(page).length > 0)
  assert.deepEqual(pages.sort(), [...ALL, ...LOGINS, ...ELSEWHERE].sort())
})

describe('the commands of docs', { skip }, () => {
  let hub: WalletHub
  let other: WalletHub
  let kubo: TestKubo
  let daemon: Dockerd
  let names: Published
  let reader: Reader
  before(async () => {
    hub = await startWalletHub({ env: { IPCR_AUTH: '' } })
    other = await startWalletHub({ env: { IPCR_AUTH: '', IPCR_GATEWAYS: hub.url } })
    kubo = await startKubo({ config: delegatedTo(hub.url) })
    daemon = await startDockerd()
    reader = await newReader(hub, daemon, paths, { second: other, kubo })
    await buildImage(daemon, `127.0.0.1:${hub.port}/alice/app:v1`, 'app', 2)
    await reader.follow(`docker login -u ${hub.operator} -p ${hub.secret} 127.0.0.1:5000; docker push 127.0.0.1:5000/alice/app:v1; echo "# app" > README.md`)
    names = await waitUntilPublished(hub, 'alice/app', 'v1')
  })
  after(async () => {
    await reader?.leave()
    await daemon?.stop()
    await kubo?.stop()
    for (const one of [hub, other]) assert.equal(await one?.stop(), 0, one?.log())
  })

  for (const page of ALL)
    for (const { title, script } of blocksOf(page))
      test(`${page}: ${title}`, async () => {
        const text = script.replaceAll('<name>', names.hub).replaceAll('k51qzi5uqu5d…', names.namespace)
        // A name is followed by another hub than the one that publishes it.
        const asked = page === 'docs/following.md' ? `TOKEN=${other.secret}\n${text.replaceAll('127.0.0.1:5000', '127.0.0.1:5001')}` : `TOKEN=${hub.secret}\n${text}`
        const { stdout } = await reader.follow(asked)
        assert.match(stdout, PRINTS[title] ?? /(?:)/)
      })
})

describe('the commands of docs about logging in', { skip }, () => {
  const key = Wallet.createRandom().privateKey
  let hub: WalletHub
  let daemon: Dockerd
  let reader: Reader
  before(async () => {
    hub = await startWalletHub({ env: { IPCR_AUTH: '' } })
    daemon = await startDockerd()
    await buildImage(daemon, `127.0.0.1:${hub.port}/carol/hello:v1`, 'hello', 2)
    reader = await newReader(hub, daemon, paths)
  })
  after(async () => {
    await reader?.leave()
    await daemon?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  for (const page of LOGINS)
    for (const { title, script } of blocksOf(page))
      test(`${page}: ${title}`, async () => {
        const wallet = page === 'docs/namespaces.md' ? `export IPCR_PRIVATE_KEY=${key}\n` : ''
        const { stdout } = await reader.follow(`${wallet}TOKEN=${hub.secret}\n${script.replaceAll('0x…', hub.operator)}`)
        assert.match(stdout, PRINTS[title] ?? /(?:)/)
      })
})
