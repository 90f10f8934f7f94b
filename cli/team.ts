import type { Command } from 'commander'
import type { HubOptions } from './hub-api.ts'
import { NAMESPACE_ARGUMENT, parseNamespace } from './namespace-name.ts'
import { openSession } from './signing/open-session.ts'
import { addIdentityOptions, type WalletOptions } from './signing/wallet.ts'
import { addInviteCommands } from './team-invite.ts'
import { addSetCommands } from './team-set.ts'
import { describeTeam, readTeam } from './team-state.ts'
import { withHub } from './with-hub-options.ts'

const EXAMPLES = `
Roles: read pulls, write pushes, maintain also deletes and invites, owner does all but sign claims and teams.
The owner's wallet signs a team; the hub signs for namespaces of its operator.

Examples:
  ipcr team show alice
  ipcr team invite alice 0x… write --hub hub.example.org --keystore wallet.json
  ipcr team add alice 0x…=write --hub hub.example.org --keystore wallet.json
  ipcr team remove alice 0x… --hub hub.example.org --keystore wallet.json`

/** `ipcr team`: who else may do what in a namespace. */
export function addTeamCommand(program: Command): void {
  const team = program.command('team').description('who may do what in a namespace beside its owner').addHelpText('after', EXAMPLES)
  withHub(addIdentityOptions(team.command('show').description('who is in it, and for whoever may invite also who was invited').argument(...NAMESPACE_ARGUMENT)), 'ipcr team show alice\n  ipcr team show alice --hub hub.example.org --json')
    .action(show)
  addSetCommands(team)
  addInviteCommands(team)
}

async function show(name: string, options: HubOptions & Partial<WalletOptions> & { json: boolean }): Promise<void> {
  const { api } = await openSession(options)
  const state = await readTeam(api, parseNamespace(name))
  process.stdout.write(options.json ? `${JSON.stringify(state)}\n` : `${describeTeam(state)}\n`)
}
