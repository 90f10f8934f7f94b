import type { Command } from 'commander'
import { z } from 'zod'
import type { HubApi, HubOptions } from './hub-api.ts'
import { NameInvalidError } from './namespace-name.ts'
import { readPages } from './read-pages.ts'
import { openSession } from './signing/open-session.ts'
import { addIdentityOptions, type WalletOptions } from './signing/wallet.ts'
import { formatTable } from './table.ts'
import { ownInvitation, type OwnInvitation } from './team-state.ts'
import { withHub } from './with-hub-options.ts'

const acceptance = ownInvitation.extend({ joined: z.boolean() })

type Options = HubOptions & Partial<WalletOptions> & { json: boolean }

/** `ipcr invitation`: the invitations to oneself. */
export function addInvitationCommand(program: Command): void {
  const invitation = program.command('invitation').description('invitations of others to their namespaces')
    .addHelpText('after', '\nExamples:\n  ipcr invitation list --hub hub.example.org\n  ipcr invitation accept alice --hub hub.example.org')
  withHub(addIdentityOptions(invitation.command('list').description('list those to you')), 'ipcr invitation list --hub hub.example.org\n  ipcr invitation list --hub hub.example.org --json').action(list)
  withHub(addIdentityOptions(invitation.command('accept').description('join').argument('<invitation>', 'the namespace, or the id of the invitation')), 'ipcr invitation accept alice --hub hub.example.org --keystore wallet.json').action(accept)
  withHub(addIdentityOptions(invitation.command('decline').description('say no').argument('<invitation>', 'the namespace, or the id of the invitation')), 'ipcr invitation decline alice --hub hub.example.org').action(decline)
}

async function list(options: Options): Promise<void> {
  const { api } = await openSession(options)
  const items = await readPages(api, 'invitations', ownInvitation)
  const rows = items.map(({ namespace, role, invitedBy, expiresAt, acceptedAt, id }) => [namespace, role, invitedBy, acceptedAt === null ? `open until ${expiresAt.slice(0, 10)}` : 'accepted: its owner signs next', id])
  print(options, items, items.length === 0 ? 'Nobody has invited you.' : formatTable(['NAMESPACE', 'ROLE', 'BY', 'STATE', 'ID'], rows))
}

async function accept(text: string, options: Options): Promise<void> {
  const { api } = await openSession(options)
  const { id } = await find(api, text)
  const done = acceptance.parse(await api('POST', `invitations/${id}`, { accept: true }))
  print(options, done, done.joined ? `You are in the team of ${done.namespace} now, with the role ${done.role}.` : `Accepted. You are in the team of ${done.namespace} as soon as its owner has signed: ipcr namespace list shows it.`)
}

async function decline(text: string, options: Options): Promise<void> {
  const { api } = await openSession(options)
  const { id, namespace } = await find(api, text)
  await api('POST', `invitations/${id}`, { accept: false })
  print(options, { id, accepted: false }, `You are not invited to ${namespace} any more.`)
}

async function find(api: HubApi, text: string): Promise<OwnInvitation> {
  const [found, ...others] = (await readPages(api, 'invitations', ownInvitation)).filter(({ id, namespace }) => id === text || namespace === text.toLowerCase())
  if (!found) throw new NameInvalidError(`nobody has invited you to ${text}, or the invitation has ended: ipcr invitation list`)
  if (others.length > 0) throw new NameInvalidError(`there are ${others.length + 1} invitations to ${text}: give the id of one (ipcr invitation list)`)
  return found
}

function print({ json }: Options, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}
