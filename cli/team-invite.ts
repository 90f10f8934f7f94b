import type { Command } from 'commander'
import type { HubOptions } from './hub-api.ts'
import { NAMESPACE_ARGUMENT, NameInvalidError, parseAddress, parseNamespace } from './namespace-name.ts'
import { openSession } from './signing/open-session.ts'
import { addIdentityOptions, type WalletOptions } from './signing/wallet.ts'
import { parseRole } from './team-members.ts'
import { ownInvitation, readTeam } from './team-state.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & Partial<WalletOptions> & { json: boolean }

/** `ipcr team invite|uninvite`: asks others to join, which they accept or decline. */
export function addInviteCommands(team: Command): void {
  withHub(addIdentityOptions(team.command('invite').description('ask somebody to join, within 14 days').argument(...NAMESPACE_ARGUMENT).argument('<address>', 'of their wallet, 0x…').argument('<role>', 'maintain, write or read; owner by its owner only')), 'ipcr team invite alice 0x… write --hub hub.example.org --keystore wallet.json\n\nWho accepted joins when the owner signs: ipcr team show alice says how.')
    .action(invite)
  withHub(addIdentityOptions(team.command('uninvite').description('take an invitation back').argument(...NAMESPACE_ARGUMENT).argument('<invited>', 'the address, or the id of the invitation')), 'ipcr team uninvite alice 0x… --hub hub.example.org --keystore wallet.json')
    .action(uninvite)
}

async function invite(name: string, address: string, role: string, options: Options): Promise<void> {
  const namespace = parseNamespace(name)
  const asked = { address: await parseAddress(address), role: parseRole(role) }
  const { api, hub } = await openSession(options)
  const made = ownInvitation.parse(await api('POST', `namespaces/${encodeURIComponent(namespace)}/invitations`, asked))
  process.stdout.write(options.json ? `${JSON.stringify(made)}\n` : `${made.address} is invited until ${made.expiresAt.slice(0, 10)}, and accepts with\n  ipcr invitation accept ${namespace} --hub ${hub.host}\n`)
}

async function uninvite(name: string, invited: string, options: Options): Promise<void> {
  const namespace = parseNamespace(name)
  const { api } = await openSession(options)
  const { invitations = [] } = await readTeam(api, namespace)
  const found = invitations.find(({ id, address }) => id === invited || address.toLowerCase() === invited.toLowerCase())
  if (!found) throw new NameInvalidError(`nobody is invited to ${namespace} as ${invited}: ipcr team show ${namespace}`)
  await api('DELETE', `namespaces/${encodeURIComponent(namespace)}/invitations/${found.id}`)
  process.stdout.write(options.json ? `${JSON.stringify({ id: found.id, address: found.address })}\n` : `${found.address} is not invited to ${namespace} any more.\n`)
}
