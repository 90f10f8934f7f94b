import { spawn } from 'node:child_process'
import type { Wallet } from 'ethers/wallet'
import type { HelperUser } from '../support/credential-helper.ts'
import type { Output } from '../support/run.ts'
import { signIn } from '../support/wallet-session.ts'

const HELPER = new URL('../../cli/docker-credential-ipcr.mjs', import.meta.url).pathname

/** Starts the helper without a wallet, and approves the code that it shows in a browser's session of the wallet. */
export async function startApproved(user: HelperUser, url: string, wallet: Wallet, approve = true): Promise<{ output: Output; shown: string }> {
  const child = spawn(process.execPath, [HELPER, 'get'], { env: { ...process.env, ...user.env, IPCR_LOGIN: 'device' } })
  const output = { code: -1, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stdin.end(new URL(url).host)
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  const code = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error(`the helper ended: ${output.stdout}`)))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text
      const [, found] = /approve the code ([A-Z-]+)/.exec(output.stderr) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const headers = { cookie: await signIn(url, wallet), 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/v1/auth/device/approval`, { method: 'POST', headers, body: JSON.stringify({ userCode: code, approve }) })
  if (answer.status !== 204) throw new Error(`approving ended with ${answer.status}: ${await answer.text()}`)
  output.code = await ended
  return { output, shown: output.stderr }
}
