import { Option, type Command } from 'commander'
import { NO_CLAIM, type NamespaceClaim, type SignedClaim } from '../lib/identity/claim/claim.ts'
import { CLAIM_DATA } from '../lib/identity/claim/typed-data.ts'
import { ipnsMultihash } from '../lib/names/ipns-name.ts'
import type { HubOptions } from './hub-api.ts'
import { NAMESPACE_ARGUMENT, NameInvalidError, parseNamespace } from './namespace-name.ts'
import { findNamespace, namespaceState, type NamespaceState } from './namespace-state.ts'
import { checkClaim, claimMessage, type RootRule } from './signing/check-claim.ts'
import { DraftRefusedError } from './signing/draft-refused-error.ts'
import { hubKeyFor, openSigningSession } from './signing/open-session.ts'
import { readDraft } from './signing/read-draft.ts'
import { showClaim } from './signing/show-message.ts'
import { signMessage } from './signing/sign-message.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & WalletOptions & { json: boolean; move: boolean; private?: true }
type Action = 'claim' | 'renew' | 'rotate' | 'own-key' | 'revoke' | 'accept'

const COMMANDS: Record<Exclude<Action, 'own-key'>, { what: string; after: string }> = {
  claim: { what: 'take a namespace: a handle that is free, your address, or an ENS name or domain that leads to its key', after: 'The claim holds for 180 days; renew it before.' },
  renew: { what: 'sign its claim anew, for 180 days from now', after: 'Reminders begin 30 days before it ends. After its end pulls go on, and nobody can push.' },
  rotate: { what: 'have the hub make a new key for it, and end the one before', after: 'From then on nobody takes the old key, whoever may have it. Of what is the hub\'s own: ipcr name rotate.' },
  revoke: { what: 'withdraw its key: nobody may publish it any more', after: 'For when a key was stolen, or the hub cannot be trusted any more. Another claim takes the namespace up again.' },
  accept: { what: 'take a handle that its owner has offered to you', after: 'The claim is yours from then on, and the team is nobody but you.' },
}

/** Somebody wants to hide what is pushed. */
class PrivateUnsupportedError extends Error {
  readonly code = 'PRIVATE_UNSUPPORTED'
  override name = 'PrivateUnsupportedError'
}

/** `ipcr namespace claim|renew|rotate|own-key|revoke|accept`: each a claim that the wallet signs. */
export function addClaimCommands(namespace: Command): void {
  for (const action of ['claim', 'renew', 'rotate', 'revoke', 'accept'] as const) {
    const { what, after } = COMMANDS[action]
    const command = addOptions(namespace.command(action).description(what).argument(...NAMESPACE_ARGUMENT))
    if (action === 'claim') command.addOption(new Option('--private').hideHelp())
    withHub(command, `ipcr namespace ${action} alice --hub hub.example.org --keystore wallet.json\n  IPCR_PRIVATE_KEY=0x… ipcr namespace ${action} alice --hub hub.example.org --yes --json\n\n${after}`)
      .action((name: string, options: Options) => signClaim(action, name, options))
  }
  withHub(addOptions(namespace.command('own-key').description('put it under a key of your own, which the hub then only follows').argument(...NAMESPACE_ARGUMENT).argument('<key>', 'the IPNS name of the key, k51…')), 'ipcr namespace own-key alice k51… --hub hub.example.org --keystore wallet.json\n\nThe hub takes no pushes for it any more: what you publish under the key counts. A key of the hub again: ipcr namespace rotate.')
    .action((name: string, key: string, options: Options) => signClaim('own-key', name, options, parseKey(key)))
}

function addOptions(command: Command): Command {
  return addWalletOptions(command).option('--move', 'also when another hub has a newer claim: what is published there ends', false)
}

/** Has the hub draft a claim and signs it, if it is what was asked for. Throws DraftRefusedError and what a session throws. */
export async function signClaim(action: Action, name: string, options: Options, ipns?: string): Promise<void> {
  if (options.private) throw new PrivateUnsupportedError('there are no private repositories yet')
  const namespace = parseNamespace(name)
  const session = await openSigningSession(options)
  const { api, wallet, hub } = session
  const before = await findNamespace(api, namespace)
  const draft = readDraft(await api('POST', `namespaces/${encodeURIComponent(namespace)}/draft`, { action, ...(ipns === undefined ? {} : { ipns }) }), CLAIM_DATA, claimMessage)
  const { address } = await wallet.open()
  checkClaim(draft.message, { namespace, owner: address, hub: await hubKeyFor(namespace, session), root: rootRule(action, before, ipns), now: Date.now() })
  // What a transfer has as its digest only the hub knows; a claim that does not follow it is taken by nobody.
  if (action !== 'accept') requireMove(draft.message, before, options)
  const claim = await signMessage(wallet, CLAIM_DATA, draft, showClaim(draft.message), options)
  const after = namespaceState.parse(await api('POST', 'claims', { claim }))
  process.stdout.write(options.json ? `${JSON.stringify({ ...after, signed: claim })}\n` : `${done(action, after, hub.host)}\n${action === 'own-key' ? await documentOf(claim) : ''}`)
}

// Whoever publishes under a key of their own shows by it that the namespace is theirs.
async function documentOf(claim: SignedClaim): Promise<string> {
  const { encodeRootDocument } = await import('../lib/roots/documents.ts')
  return `Put this into ipcr.json of the root that you publish:\n${Buffer.from(encodeRootDocument({ v: 1, kind: 'namespace', claim })).toString()}\n`
}

function rootRule(action: Action, before: NamespaceState | undefined, ipns: string | undefined): RootRule {
  if (ipns !== undefined) return { is: ipns }
  if (action === 'revoke') return { is: '' }
  if (action === 'renew' && before?.ipns) return { is: before.ipns }
  return { not: action === 'rotate' ? (before?.ipns ?? null) : null }
}

// A claim that follows another one than the hub shows ends that one, and whoever publishes by it.
function requireMove({ namespace, prev }: NamespaceClaim, before: NamespaceState | undefined, { move }: Options): void {
  if (prev === (before?.claim?.digest ?? NO_CLAIM) || move) return
  throw new DraftRefusedError(`${namespace} has another claim already, made at another hub, whose key would end with this one: give --move if that is meant`)
}

function parseKey(text: string): string {
  if (ipnsMultihash(text)) return text
  throw new NameInvalidError(`"${text}" is no IPNS name of a key: k51…, as ipfs key list -l shows it`)
}

function done(action: Action, { name, ipns, claim }: NamespaceState, host: string): string {
  const until = claim?.notAfter.slice(0, 10) ?? 'nobody knows when'
  if (action === 'revoke') return `The key of ${name} is withdrawn: nobody may publish it until you claim it again (ipcr namespace claim ${name}).`
  if (action === 'own-key') return `${name} is published under ${ipns ?? 'your key'}, by you; ${host} follows it until ${until}.`
  if (action === 'rotate') return `${name} is published under ${ipns ?? 'a new key'} from now on, until ${until}; the key before is refused.`
  if (action === 'renew') return `The claim of ${name} holds until ${until}.`
  return `${name} is yours until ${until}. Push to it:\n  docker push ${host}/${name}/<repository>:<tag>`
}
