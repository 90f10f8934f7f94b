import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { namespaceKind } from '../../lib/identity/claim/claim-form.ts'
import { z } from 'zod'
import { ipnsMultihash } from '../../lib/names/ipns-name.ts'
import { apiOf, reachHub, type HubApi, type HubOptions, type ReachedHub } from '../hub-api.ts'
import { LoginError } from '../credential/login-error.ts'
import { requireSameHub } from '../known-hubs.ts'
import { hubWallet, ownWallet, type SigningWallet, type WalletOptions } from './wallet.ts'

const hubSchema = z.object({ ipns: z.string().refine((name) => ipnsMultihash(name) !== undefined) })

/** A hub, spoken to in the name of the wallet that signs. */
export type SigningSession = { hub: ReachedHub; api: HubApi; wallet: SigningWallet }

/** With the wallet that options or environment name or, on the hub's own machine, the hub's. Throws HubApiError, LoginError. */
export async function openSigningSession(options: HubOptions & WalletOptions): Promise<SigningSession> {
  const hub = reachHub(options)
  const own = await ownWallet(options)
  const wallet = own ?? (hub.dataDir === undefined ? undefined : hubWallet(hub.dataDir))
  if (!wallet) throw new LoginError('IDENTITY_INVALID', `nobody is here to sign: name a wallet with --keystore, or a key in IPCR_PRIVATE_KEY, or sign in the browser at ${hub.origin}/account/namespaces`)
  return { hub, api: apiOf(hub, own), wallet }
}

/** The API for whoever is asking, without a wallet unless one is named. Throws HubApiError, LoginError. */
export async function openSession(options: HubOptions & Partial<WalletOptions>): Promise<{ hub: ReachedHub; api: HubApi }> {
  const hub = reachHub(options)
  return { hub, api: apiOf(hub, await ownWallet(options)) }
}

/** What a message about a namespace has as its hub: the hub's key for a handle, '' for other names. Throws HubChangedError. */
export async function hubKeyFor(namespace: SignedClaim['namespace'], { hub, api }: Pick<SigningSession, 'hub' | 'api'>): Promise<string> {
  if (namespaceKind(namespace) !== 'handle') return ''
  const { ipns } = hubSchema.parse(await api('GET', 'hub'))
  await requireSameHub(hub.host, ipns)
  return ipns
}
