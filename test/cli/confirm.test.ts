import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA } from '../../lib/identity/claim/typed-data.ts'
import { makeHelperUser } from '../support/credential-helper.ts'
import { startHostileHub } from '../support/hostile-hub.ts'
import { makeWallet } from '../support/wallet-session.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const KEY = 'k51qzi5uqu5dl2ocjuzdmyjh3v4ssk62k6x6b16cxkm3xz7kd0rc4fhscnmcdx'
const wallet = makeWallet()
const own = wallet.address.toLowerCase()

for (const [keys, isSigned] of [['n\r', false], ['\r', false], ['y\r', true]] as const)
  test(`at a terminal a claim is shown and asked for: ${JSON.stringify(keys)} ${isSigned ? 'signs it' : 'does not'}`, async () => {
    let delivered = false
    const hub = await startHostileHub((line) => {
      if (line === 'POST /api/v1/claims') delivered = true
      if (!line.endsWith('/draft')) return { status: 404, json: { code: 'NAMESPACE_UNKNOWN', detail: 'there is none' } }
      return { json: { typedData: { ...CLAIM_DATA, primaryType: 'NamespaceClaim', message: draftClaim({ namespace: own, owner: wallet.address, root: KEY, now: Date.now() }) }, notes: [] } }
    })
    const user = await makeHelperUser()
    const screen = await atTerminal(['namespace', 'claim', own, '--hub', hub.host], { ...user.env, IPCR_PRIVATE_KEY: wallet.privateKey, IPCR_TOKEN: 'some-token' }, keys)
    await Promise.all([hub.stop(), user.remove()])
    assert.ok(screen.includes(`root       ${KEY}`), screen)
    assert.match(screen, isSigned ? /there is none/ : /nothing was done/)
    assert.equal(delivered, isSigned)
  })

/** Runs the command line at a terminal of its own, on which keys are typed once it asks; what the terminal showed. */
async function atTerminal(args: string[], env: Record<string, string>, keys: string): Promise<string> {
  const command = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...env }, timeout: 60_000 })
  let [screen, isTyped] = ['', false]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    if (isTyped || !screen.includes('[y/N]')) return
    isTyped = true
    child.stdin.write(keys)
  })
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  return screen
}
