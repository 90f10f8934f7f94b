import { askHub } from './ask-hub.ts'
import type { HubAddress } from './hub-address.ts'
import { identityOf } from './identity.ts'
import { eraseLogin, readLogin, writeLogin, type Login } from './login-cache.ts'
import { LoginError } from './login-error.ts'

const CHECK_MS = 5000

/** The login for a hub: the one that is kept if the hub still takes it, else a new one of the identity in the environment. undefined: nobody. Throws LoginError. */
export async function getLogin(hub: HubAddress, env: NodeJS.ProcessEnv, show: (text: string) => void): Promise<Login | undefined> {
  const [kept, identity] = await Promise.all([readLogin(hub.host), identityOf(env)])
  // A wallet that the environment names is who one is; a browser may be anybody's.
  const isOurs = kept && (!identity || identity.kind === 'browser' || kept.identity === identity.label)
  if (isOurs && await isTaken(hub.origin, kept.refreshToken)) return kept
  if (isOurs) await eraseLogin(hub.host)
  if (!identity) {
    if (kept) show(`The login at ${hub.host} has ended: ipcr login ${hub.host}\n`)
    return undefined
  }
  const { logIn } = await import('./log-in.ts')
  const login = await logIn(hub, identity, show).catch(ifNoHub)
  // A machine of CI may have no home that can be written to; the login is good all the same.
  if (login) await writeLogin(hub.host, login).catch((error: unknown) => show(`The login is not kept: ${error instanceof Error ? error.message : 'unknown'}\n`))
  return login
}

// Only a refusal says that a token has ended. When the hub does not answer, docker will find out itself.
async function isTaken(origin: string, refreshToken: string): Promise<boolean> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'docker-credential-ipcr' }
  try {
    const { status } = await askHub(origin, { method: 'POST', path: '/token', form, mostMs: CHECK_MS })
    return status !== 401
  } catch {
    return true
  }
}

// Docker asks for every registry that it is told to: at the others it is nobody in particular.
function ifNoHub(error: unknown): undefined {
  if (!(error instanceof LoginError) || error.code !== 'HUB_NONE') throw error
}
