import type { HubDatabase } from '../../db/hub-database.ts'
import { ownOrigin, type OwnAddress } from '../../http/own-origin.ts'
import type { Logger } from '../../logger.ts'
import type { VerifyWallet } from '../endpoint/wallet-blob.ts'
import { Sessions, type SessionCall } from '../session.ts'
import { DeviceLogins } from './device-logins.ts'
import { LoginLinks } from './login-links.ts'
import { SiweError } from './siwe-error.ts'
import { SiweVerifier } from './verify-siwe.ts'

export type SignInParts = OwnAddress & { db: HubDatabase; dataDir: string; ethRpcUrl: URL | undefined; now: () => number; logger: Logger }

/** Everything by which a wallet shows itself to this hub. */
export type SignIn = {
  siwe: SiweVerifier
  sessions: Sessions
  devices: DeviceLogins
  links: LoginLinks
  /** a signed text as a password (docs/tokens.md) */
  verifyWallet: VerifyWallet
  close(): Promise<void>
}

/** The cookie by which a browser that asked for a nonce is known again. */
export const NONCE_COOKIE = 'ipcr.nonce'

export function openSignIn({ db, dataDir, publicUrl, scheme, ethRpcUrl, now, logger }: SignInParts): SignIn {
  const siwe = new SiweVerifier({ db, ethRpcUrl, now })
  const links = new LoginLinks(now)
  const sessions = new Sessions({
    dataDir, now,
    sessionVersion: (address) => db.lookups.sessionVersion(address),
    signIn: async (call) => {
      try {
        const address = await proveCaller(siwe, links, call)
        return { address, ...(await db.write('openAccount', { address, now: now() })) }
      } catch (err) {
        if (err instanceof SiweError) throw err
        // next-auth shows the message to whoever signs in.
        logger.error({ err }, 'somebody could not sign in')
        throw new Error('the hub could not do this; its log says why')
      }
    },
  })
  return {
    siwe, sessions, links, devices: new DeviceLogins(now),
    verifyWallet: (proof, hosts) => siwe.verify(proof, { purpose: 'login', origins: hosts.map((host) => ownOrigin({ publicUrl, scheme }, host)) }),
    close: () => siwe.close(),
  }
}

// A text that its wallet signed, or a link of the command line.
async function proveCaller(siwe: SiweVerifier, links: LoginLinks, { body, cookies, origin }: SessionCall): Promise<string> {
  if (body['link'] !== undefined) {
    const address = links.take(body['link'])
    if (address === undefined) throw new SiweError('SIWE_NONCE', 'the link was used before or has expired: ask for another one')
    return address
  }
  const proof = { message: body['message'] ?? '', signature: body['signature'] ?? '' }
  const { address } = await siwe.verify(proof, { purpose: 'sign-in', session: cookies.get(NONCE_COOKIE) ?? '', origins: [origin] })
  return address.toLowerCase()
}
