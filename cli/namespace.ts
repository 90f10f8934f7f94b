import type { Command } from 'commander'
import type { HubOptions } from './hub-api.ts'
import { addClaimCommands } from './namespace-claim.ts'
import { NAMESPACE_ARGUMENT, parseNamespace } from './namespace-name.ts'
import { addReleaseCommand } from './namespace-release.ts'
import { describeNamespace, describeNamespaces, namespaceState } from './namespace-state.ts'
import { addTransferCommand } from './namespace-transfer.ts'
import { readPages } from './read-pages.ts'
import { openSession } from './signing/open-session.ts'
import { addIdentityOptions, type WalletOptions } from './signing/wallet.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & Partial<WalletOptions> & { json: boolean }

const EXAMPLES = `
A claim, signed by your wallet, says under which key a namespace is published. Everybody can check it without asking the hub.

Examples:
  ipcr namespace claim alice --hub hub.example.org --keystore wallet.json
  ipcr namespace list --hub hub.example.org
  ipcr namespace renew alice --hub hub.example.org --keystore wallet.json
  ipcr namespace show alice`

/** `ipcr namespace`: namespaces of wallets on a hub. */
export function addNamespaceCommand(program: Command): void {
  const namespace = program.command('namespace').description('namespaces that belong to wallets: who owns them, until when, under which key').addHelpText('after', EXAMPLES)
  withHub(addIdentityOptions(namespace.command('list').description('list yours: owned, shared with you, or offered to you')), 'ipcr namespace list --hub hub.example.org\n  ipcr namespace list --all --json')
    .option('--all', 'all of the hub', false)
    .action(list)
  withHub(addIdentityOptions(namespace.command('show').description('who owns one, how that was proved, until when').argument(...NAMESPACE_ARGUMENT)), 'ipcr namespace show alice --hub hub.example.org\n  ipcr namespace show 0x… --json')
    .action(show)
  addClaimCommands(namespace)
  addTransferCommand(namespace)
  addReleaseCommand(namespace)
}

async function list({ all, ...options }: Options & { all: boolean }): Promise<void> {
  const { api } = await openSession(options)
  const items = await readPages(api, all ? 'namespaces' : 'namespaces?mine', namespaceState)
  const none = all ? 'This hub has no namespaces yet.' : 'You have no namespace here yet: ipcr namespace claim <namespace>'
  process.stdout.write(options.json ? `${JSON.stringify(items)}\n` : `${items.length === 0 ? none : describeNamespaces(items)}\n`)
}

async function show(name: string, options: Options): Promise<void> {
  const { api } = await openSession(options)
  const found = namespaceState.parse(await api('GET', `namespaces/${encodeURIComponent(parseNamespace(name))}`))
  process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : `${describeNamespace(found)}\n`)
}
