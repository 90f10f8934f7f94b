import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Wallet } from 'ethers/wallet'
import { makeHelperUser, type HelperUser } from '../support/credential-helper.ts'
import type { TestHub } from '../support/hub.ts'
import type { Output } from '../support/run.ts'
import { makeWallet } from '../support/wallet-session.ts'

/** Somebody with a wallet and a machine of their own, who speaks to one hub by the command line. */
export type Person = {
  wallet: Wallet
  user: HelperUser
  /** the environment in which the wallet signs */
  key: Record<string, string>
  ipcr(...args: string[]): Promise<Output>
  /** what a command prints with --json; it must succeed */
  json(...args: string[]): Promise<never>
  /** the command must end with 1 and that sentence */
  fails(sentence: RegExp, ...args: string[]): Promise<void>
  /** the status of a push that begins, with the login that is kept */
  push(repository: string): Promise<number>
}

/** A person at a hub; `isLoggedIn`: after `ipcr login`, so that not every command signs in anew. */
export async function makePerson(hub: Pick<TestHub, 'url'>, { isLoggedIn = true } = {}): Promise<Person> {
  const [wallet, user, host] = [makeWallet(), await makeHelperUser(), new URL(hub.url).host]
  const key = { IPCR_PRIVATE_KEY: wallet.privateKey }
  const ipcr = (...args: string[]) => user.ipcr([...args, '--hub', host], key)
  if (isLoggedIn) readJson(await user.ipcr(['login', host, '--json'], key))
  return {
    wallet, user, key, ipcr,
    json: async (...args) => readJson(await ipcr(...args, '--json')),
    fails: async (sentence, ...args) => {
      const { code, stderr } = await ipcr(...args)
      assert.equal(code, 1, args.join(' '))
      assert.match(stderr, sentence)
    },
    push: async (repository) => {
      const { refreshToken } = JSON.parse(await readFile(user.fileOf(host), 'utf8'))
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, scope: `repository:${repository}:pull,push` }
      const { token } = await (await fetch(`${hub.url}/token`, { method: 'POST', body: new URLSearchParams(form) })).json() as { token: string }
      return (await fetch(`${hub.url}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status
    },
  }
}

/** What a command printed with --json. Throws unless it succeeded. */
export function readJson({ code, stdout, stderr }: Output): never {
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout) as never
}
