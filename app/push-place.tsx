import type { ReactNode } from 'react'
import { HubLink } from '../components/ui/hub-link.tsx'
import { getContext } from '../lib/context-ref.ts'
import type { Namespace } from '../lib/identity/namespaces/types.ts'
import { principalOf } from './principal-of.ts'
import { signedIn } from './signed-in.ts'

/** Where whoever looks would push to, and what they have to do before. */
export type PushPlace = { name: string; before?: ReactNode }

const EXAMPLE = 'alice/app'

/** A repository for the push instructions: in a namespace of whoever is signed in, if they have one. */
export async function pushPlace(): Promise<PushPlace> {
  const { config, identity, namespaces } = getContext()
  if (config.auth === 'open') return { name: EXAMPLE }
  const session = await signedIn()
  if (!session) return { name: EXAMPLE, before: <>To push, <HubLink href="/account/start">sign in with a wallet, take a name and make a token</HubLink>: a few minutes, step by step.</> }
  const { items } = await namespaces.list({ asker: principalOf(session), mine: true, limit: 20 })
  const place = items.find(mayPush)
  const login = <>Log in with a <HubLink href="/account/tokens">token</HubLink> of yours first.</>
  if (place) return { name: `${place.name}/app`, before: login }
  if (session.address === identity.rights.operator) return { name: EXAMPLE, before: login }
  return { name: `${session.address}/app`, before: <><HubLink href="/account/namespaces">Take a namespace</HubLink> first, such as your own address; then log in with a <HubLink href="/account/tokens">token</HubLink>.</> }
}

/** True for a namespace that whoever asked for it may push to. */
export function mayPush({ writable, role }: Namespace): boolean {
  return writable && role !== null && role !== 'read'
}
