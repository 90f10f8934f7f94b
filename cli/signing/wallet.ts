import { setTimeout as delay } from 'node:timers/promises'
import { Option, type Command } from 'commander'
import type { Wallet } from 'ethers/wallet'
import { z } from 'zod'
import { exportOperatorWallet } from '../../lib/identity/keys/operator-wallet.ts'
import { readRunFile } from '../../lib/server/run-file.ts'
import { identityOf, keyIdentity, keystoreIdentity, type Identity } from '../credential/identity.ts'
import { openWallet } from '../credential/log-in.ts'
import { LoginError } from '../credential/login-error.ts'

const WAIT_MS = 10_000
const LOOK_MS = 100

/** A wallet that can sign; `label` says which one it is as a kept login does. It is opened, and a password asked for, once and only if it is needed. */
export type SigningWallet = { label: string; open(): Promise<Wallet> }

export type WalletOptions = { keystore?: string; keyEnv?: true; yes: boolean }

/** The options of commands that sign. */
export function addWalletOptions(command: Command): Command {
  return addIdentityOptions(command).option('-y, --yes', 'do not ask before signing, for scripts', false)
}

/** The options of commands that act for a wallet. */
export function addIdentityOptions(command: Command): Command {
  return command
    .addOption(new Option('--keystore <file>', 'the wallet, as a keystore (version 3; default: IPCR_KEYSTORE); its password from the file IPCR_KEYSTORE_PASSWORD_FILE, or typed').conflicts('keyEnv'))
    .addOption(new Option('--key-env', 'the wallet, by the private key in IPCR_PRIVATE_KEY; so it is when that is set'))
}

/** The wallet that the options or the environment name; undefined when they name none that can sign. Throws LoginError. */
export async function ownWallet({ keystore, keyEnv }: Partial<WalletOptions>): Promise<SigningWallet | undefined> {
  const identity = keystore !== undefined ? await keystoreIdentity(keystore, process.env) : keyEnv ? keyIdentity(process.env['IPCR_PRIVATE_KEY']) : await identityOf(process.env)
  return identity && identity.kind !== 'browser' ? signing(identity) : undefined
}

/** The wallet of the hub on this machine, for its operator. */
export function hubWallet(dataDir: string): SigningWallet {
  return { label: 'hub', open: once(() => openHubWallet(dataDir)) }
}

function signing(identity: Exclude<Identity, { kind: 'browser' }>): SigningWallet {
  return { label: identity.label, open: once(() => openWallet(identity)) }
}

async function openHubWallet(dataDir: string): Promise<Wallet> {
  const file = await waitForWallet(dataDir)
  if (!file) throw new LoginError('IDENTITY_INVALID', `${dataDir} has no wallet of a hub: an open one makes it when it publishes for the first time; start it once, or sign with --keystore or --key-env`)
  const { Wallet } = await import('ethers/wallet')
  return new Wallet(z.object({ privateKey: z.string() }).parse(JSON.parse(Buffer.from(file).toString())).privateKey)
}

// A hub that runs may be about to publish for the first time.
async function waitForWallet(dataDir: string): Promise<Uint8Array | undefined> {
  const until = Date.now() + (readRunFile(dataDir) ? WAIT_MS : 0)
  for (;;) {
    const file = await exportOperatorWallet(dataDir)
    if (file || Date.now() >= until) return file
    await delay(LOOK_MS)
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => (begun ??= work())
}
