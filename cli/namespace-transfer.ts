import { InvalidArgumentError, type Command } from 'commander'
import { NO_CLAIM } from '../lib/identity/claim/claim.ts'
import { TRANSFER_DATA } from '../lib/identity/claim/typed-data.ts'
import type { HubOptions } from './hub-api.ts'
import { parseAddress, parseNamespace } from './namespace-name.ts'
import { findNamespace, namespaceState } from './namespace-state.ts'
import { checkTransfer, transferMessage } from './signing/check-transfer.ts'
import { hubKeyFor, openSession, openSigningSession } from './signing/open-session.ts'
import { readDraft } from './signing/read-draft.ts'
import { showTransfer } from './signing/show-message.ts'
import { signMessage } from './signing/sign-message.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & WalletOptions & { takeBack: boolean; json: boolean }

/** `ipcr namespace transfer`: offers a handle to another wallet, or takes the offer back. */
export function addTransferCommand(namespace: Command): void {
  withHub(addWalletOptions(namespace.command('transfer').description('offer a handle to another wallet, which then accepts it').argument('<handle>', 'such as alice').argument('[to]', 'the address of the new owner; none with --take-back')), 'ipcr namespace transfer alice 0x… --hub hub.example.org --keystore wallet.json\n  ipcr namespace transfer alice --take-back --hub hub.example.org\n\nUntil it is accepted (ipcr namespace accept) the handle stays yours. Addresses, ENS names and domains cannot be transferred here.')
    .option('--take-back', 'end an offer that was not accepted yet', false)
    .action(transfer)
}

async function transfer(name: string, to: string | undefined, options: Options): Promise<void> {
  if (options.takeBack !== (to === undefined)) throw new InvalidArgumentError('give the address of the new owner, or --take-back')
  const namespace = parseNamespace(name)
  return to === undefined ? takeBack(namespace, options) : offer(namespace, await parseAddress(to), options)
}

async function offer(namespace: string, to: string, options: Options): Promise<void> {
  const session = await openSigningSession(options)
  const { api, wallet, hub } = session
  const before = await findNamespace(api, namespace)
  const draft = readDraft(await api('POST', `namespaces/${encodeURIComponent(namespace)}/draft`, { action: 'transfer', to }), TRANSFER_DATA, transferMessage)
  const { address } = await wallet.open()
  checkTransfer(draft.message, { namespace, from: address, to, prev: before?.claim?.digest ?? NO_CLAIM, now: Date.now() })
  await hubKeyFor(namespace, session)
  const signed = await signMessage(wallet, TRANSFER_DATA, draft, showTransfer(draft.message), options)
  const after = namespaceState.parse(await api('POST', 'transfers', { transfer: signed }))
  process.stdout.write(options.json ? `${JSON.stringify(after)}\n` : `${namespace} is offered to ${to}, who accepts it with\n  ipcr namespace accept ${namespace} --hub ${hub.host}\n`)
}

async function takeBack(namespace: string, options: Options): Promise<void> {
  const { api } = await openSession(options)
  await api('DELETE', `transfers/${encodeURIComponent(namespace)}`)
  process.stdout.write(options.json ? `${JSON.stringify({ name: namespace, transferTo: null })}\n` : `${namespace} is offered to nobody any more.\n`)
}
