import type { Command } from 'commander'
import { signerOfTeam, TEAM_DATA } from '../lib/identity/claim/typed-data.ts'
import { claimSubject } from '../lib/identity/claim/claim.ts'
import type { HubOptions } from './hub-api.ts'
import { NAMESPACE_ARGUMENT, parseNamespace } from './namespace-name.ts'
import { findNamespace } from './namespace-state.ts'
import { checkTeam, teamMessage } from './signing/check-team.ts'
import { confirm } from './signing/confirm.ts'
import { DraftRefusedError } from './signing/draft-refused-error.ts'
import { hubKeyFor, openSession, openSigningSession } from './signing/open-session.ts'
import { readDraft } from './signing/read-draft.ts'
import { showTeam } from './signing/show-message.ts'
import { signMessage } from './signing/sign-message.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { joinedBy, replaceBy, sameMembers, without, type Change, type StandingTeam } from './team-change.ts'
import { describeTeam, readTeam, teamPath, teamState, type TeamState } from './team-state.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & WalletOptions & { json: boolean }
const MEMBERS = ['<member...>', 'an address and its role: 0x…=owner, =maintain, =write or =read'] as const

/** `ipcr team set|add|remove|sign`: each a team that the owner's wallet signs, or the hub for its operator. */
export function addSetCommands(team: Command): void {
  command(team, 'set', 'have exactly these members', 'ipcr team set alice 0x…=maintain 0x…=write --hub hub.example.org --keystore wallet.json\n  ipcr team set alice --hub hub.example.org --keystore wallet.json   (nobody but the owner)')
    .argument('[member...]', MEMBERS[1])
    .action(async (name: string, members: string[], options: Options) => change(name, options, await replaceBy(members)))
  command(team, 'add', 'let others in, or give members another role', 'ipcr team add alice 0x…=write 0x…=read --hub hub.example.org --keystore wallet.json')
    .argument(...MEMBERS)
    .action(async (name: string, members: string[], options: Options) => change(name, options, await joinedBy(members)))
  command(team, 'remove', 'take members out: they cannot do anything any more, whatever token they have', 'ipcr team remove alice 0x… --hub hub.example.org --keystore wallet.json')
    .argument('<address...>', 'of their wallets, 0x…')
    .action(async (name: string, addresses: string[], options: Options) => change(name, options, await without(addresses)))
  command(team, 'sign', 'sign the team as it stands, for 180 days from now', 'ipcr team sign alice --hub hub.example.org --keystore wallet.json')
    .action((name: string, options: Options) => change(name, options, sameMembers))
}

function command(team: Command, verb: string, what: string, examples: string): Command {
  return withHub(addWalletOptions(team.command(verb).description(what).argument(...NAMESPACE_ARGUMENT)), examples)
}

async function change(name: string, options: Options, next: Change): Promise<void> {
  const namespace = parseNamespace(name)
  const after = (await isOperators(namespace, options)) ? await setByHub(namespace, options, next) : await setBySignature(namespace, options, next)
  process.stdout.write(options.json ? `${JSON.stringify(after)}\n` : `${describeTeam(after)}\n`)
}

// Of the operator's namespaces the hub itself signs the team.
async function isOperators(namespace: string, options: Options): Promise<boolean> {
  const { api } = await openSession(options)
  return (await findNamespace(api, namespace))?.proof.by === 'operator'
}

async function setByHub(namespace: string, options: Options, next: Change): Promise<TeamState> {
  const { api, hub } = await openSession(options)
  const members = await next(async () => standingOf(await readTeam(api, namespace)))
  process.stderr.write(`${hub.host} is to sign the team of ${namespace}:\n${members.map(({ address, role }) => `  ${address} ${role}\n`).join('') || '  nobody but its operator\n'}`)
  await confirm('Have it signed?', options)
  return teamState.parse(await api('PUT', teamPath(namespace), { members }))
}

async function setBySignature(namespace: string, options: Options, next: Change): Promise<TeamState> {
  const session = await openSigningSession(options)
  const { api, wallet } = session
  const [state, hub, { address }] = [await readTeam(api, namespace), await hubKeyFor(namespace, session), await wallet.open()]
  const members = await next(() => believed(state, claimSubject({ namespace, hub }), address))
  const draft = readDraft(await api('POST', `${teamPath(namespace)}/draft`, { members }), TEAM_DATA, teamMessage)
  checkTeam(draft.message, { namespace, hub, members, now: Date.now() })
  const team = await signMessage(wallet, TEAM_DATA, draft, showTeam(draft.message), options)
  return teamState.parse(await api('PUT', teamPath(namespace), { team }))
}

// What the hub says of the team that stands is signed again with every change: only what this wallet signed before counts.
async function believed(state: TeamState, subject: string, owner: string): Promise<StandingTeam> {
  const { namespace, signer, signed, members } = state
  if (signer !== null && signer !== owner) throw new DraftRefusedError(`the team of ${namespace} is signed by ${signer}, not by ${owner}`)
  if (!signed && members.length === 0) return standingOf(state)
  if (signed?.namespace !== subject || (await signerOfTeam(signed)) !== owner) throw new DraftRefusedError(`the hub tells of a team that ${owner} did not sign: name all members with ipcr team set`)
  return standingOf({ members: signed.members.map(({ account, role }) => ({ address: account, role })), notAfter: new Date(signed.notAfter * 1000).toISOString() })
}

function standingOf({ members, notAfter }: Pick<TeamState, 'members' | 'notAfter'>): StandingTeam {
  const ends = notAfter === null ? undefined : Date.parse(notAfter)
  return { members, endedAt: ends !== undefined && ends <= Date.now() ? ends : undefined }
}
