import { headers } from 'next/headers'
import { getContext } from '../lib/context-ref.ts'
import { PEER_HEADER } from '../lib/hub/page-request.ts'
import { principalOf } from './principal-of.ts'
import { signedIn } from './signed-in.ts'

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/

/** Whether the hub's operator looks: signed in, or where nobody signs in, on the hub's own machine. */
export async function isOperatorHere(): Promise<boolean> {
  const { config, identity } = getContext()
  if (config.auth === 'wallet') return identity.access.isOperator(principalOf(await signedIn()))
  const list = await headers()
  // Behind a proxy of this machine everybody comes from it; the last address is what it says of them.
  const forwarded = config.publicUrl ? list.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return [list.get(PEER_HEADER) ?? '', forwarded ?? '127.0.0.1'].every((address) => LOOPBACK.test(address))
}
