import type { Principal } from '../lib/identity/access.ts'
import type { Session } from '../lib/identity/session.ts'

/** Whoever is signed in on a page, as the services know it. */
export function principalOf(session: Session | undefined): Principal {
  return session ? { kind: 'account', address: session.address, via: 'session' } : { kind: 'anonymous' }
}
