import { getAddress } from 'ethers/address'
import { isSame } from '../../../components/namespaces/words.ts'
import type { StartState } from '../../../components/start/start-state.ts'
import { getContext } from '../../../lib/context-ref.ts'
import type { Principal } from '../../../lib/identity/access.ts'
import type { Namespace } from '../../../lib/identity/namespaces/types.ts'
import { parseScopes } from '../../../lib/identity/tokens/stored-scopes.ts'
import { whyNotHandle, whyNotNewHandle } from '../../../lib/names/handle.ts'
import { isRepositoryName } from '../../../lib/oci/reference.ts'
import { principalOf } from '../../principal-of.ts'
import { mayPush } from '../../push-place.tsx'
import { signedIn } from '../../signed-in.ts'

const MOST = 100
const FEW = 5
const EXAMPLE = 'alice'

/** How far whoever looks has come; `wanted` is the namespace that they named, `isChoosing` when they want another than they have. */
export async function readStart(wanted: string | undefined, isChoosing: boolean): Promise<StartState> {
  if (getContext().config.auth === 'open') return readOpen(isChoosing ? undefined : (wanted ?? EXAMPLE))
  const session = await signedIn()
  const state: StartState = { isOpen: false, address: session && getAddress(session.address), name: wanted, whyNot: undefined, isTheirs: false, hasToken: false, pushed: [] }
  if (!session || isChoosing) return session ? { ...state, name: undefined } : state
  const asker = principalOf(session)
  const found = wanted === undefined ? await firstOf(asker) : await getContext().namespaces.get(wanted, asker)
  if (!found) return { ...state, whyNot: wanted === undefined ? undefined : whyNot(wanted, session.address) }
  if (!mayPush(found)) return { ...state, name: found.name, whyNot: whyNotPush(found) }
  const [hasToken, pushed] = await Promise.all([hasTokenFor(found.name, session.address), pushedTo(found.name)])
  return { ...state, name: found.name, isTheirs: true, hasToken, pushed }
}

async function readOpen(name: string | undefined): Promise<StartState> {
  const refusal = name === undefined ? undefined : whyNotSpelled(name) ?? whyNotHandle(name)
  return { isOpen: true, address: undefined, name, whyNot: refusal, isTheirs: true, hasToken: false, pushed: name === undefined || refusal !== undefined ? [] : await pushedTo(name) }
}

async function firstOf(asker: Principal): Promise<Namespace | undefined> {
  return (await getContext().namespaces.list({ asker, mine: true, limit: MOST })).items.find(mayPush)
}

// The rest of the rules is asked for with the draft of the claim, which makes a key.
function whyNot(name: string, address: string): string | undefined {
  if (isSame(name, address)) return undefined
  return whyNotSpelled(name) ?? whyNotNewHandle(name)
}

function whyNotSpelled(name: string): string | undefined {
  return isRepositoryName(name) && !name.includes('/') ? undefined : 'a name has small letters, digits and dashes'
}

function whyNotPush({ name, role, whyNotWritable }: Namespace): string {
  if (role === null) return `${name} belongs to somebody else`
  return role === 'read' ? `you may only pull from ${name}` : `nothing can be pushed to ${name} now: ${whyNotWritable ?? 'its owner has to sign for it'}`
}

async function hasTokenFor(namespace: string, address: string): Promise<boolean> {
  const tokens = await getContext().identity.tokens.list(address, undefined, MOST)
  const covers = (name: string): boolean => name === '*' || name === `${namespace}/*` || name.startsWith(`${namespace}/`)
  return tokens.some(({ scopes, expiresAt }) => expiresAt > Date.now() && parseScopes(scopes).some(({ name, actions }) => covers(name) && (actions.includes('push') || actions.includes('create'))))
}

async function pushedTo(namespace: string): Promise<StartState['pushed']> {
  const { hub } = getContext()
  const { items } = await hub.listRepositories({ namespace, limit: MOST })
  const newest = items.sort((a, b) => b.updatedAt - a.updatedAt).slice(0, FEW)
  const tags = newest.map(async ({ name: repository }) => (await hub.tags(repository, { order: 'newest', limit: 1 })).items.map(({ name, updatedAt }) => ({ repository, name, updatedAt })))
  return (await Promise.all(tags)).flat()
}
