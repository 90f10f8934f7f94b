import { hostname } from 'node:os'
import type { Wallet } from 'ethers/wallet'
import { approve } from './approve.ts'
import type { HubAddress } from './hub-address.ts'
import type { Identity } from './identity.ts'
import { openKeystore } from './keystore.ts'
import type { Login } from './login-cache.ts'
import { signIn } from './sign-in.ts'

/** Logs in, without keeping anything; `show` tells a person what to do. `expires` is ISO 8601. Throws LoginError. */
export async function logIn(hub: HubAddress, identity: Identity, show: (text: string) => void): Promise<Login & { expires: string }> {
  const { refreshToken, address, expires } = identity.kind === 'browser'
    ? await approve(hub, `docker-credential-ipcr on ${hostname()}`, show)
    : await signIn(hub, () => openWallet(identity))
  return { refreshToken, address, identity: identity.label, expires }
}

/** The wallet behind an identity; a keystore's password may be asked for. Throws LoginError. */
export async function openWallet(identity: Exclude<Identity, { kind: 'browser' }>): Promise<Wallet> {
  if (identity.kind === 'keystore') return openKeystore(identity.path, identity.passwordFile)
  const { Wallet } = await import('ethers/wallet')
  return new Wallet(identity.privateKey)
}
