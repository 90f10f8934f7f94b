import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { addFollowCommand } from './follow.ts'
import { addGcCommand } from './gc.ts'
import { addInvitationCommand } from './invitation.ts'
import { addLoginLinkCommand } from './login-link.ts'
import { addLoginCommand } from './login.ts'
import { addLogoutCommand } from './logout.ts'
import { addNameCommand } from './name.ts'
import { addNamespaceCommand } from './namespace.ts'
import { addPinCommand } from './pin.ts'
import { addRestoreCommand } from './restore.ts'
import { addPullCommand } from './pull.ts'
import { addServerCommand } from './server.ts'
import { addTeamCommand } from './team.ts'
import { addSignCommand } from './sign.ts'
import { addTokenCommand } from './token.ts'
import { addVerifyCommand } from './verify.ts'

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')))

const program = new Command('ipcr')
  .description('The InterPlanetary Container Registry: a hub for container images')
  .version(version)
  .addHelpText('after', '\nExamples:\n  ipcr server --port 8080\n  ipcr name list\n  ipcr pin k51…\n\nEach command has examples of its own: ipcr pin --help. All of them: docs/cli.md')
  .showHelpAfterError('Run with --help for examples.')
addServerCommand(program)
addTokenCommand(program)
addLoginCommand(program)
addLogoutCommand(program)
addLoginLinkCommand(program)
addGcCommand(program)
addFollowCommand(program)
addPinCommand(program)
addNameCommand(program)
addNamespaceCommand(program)
addSignCommand(program)
addVerifyCommand(program)
addPullCommand(program)
addTeamCommand(program)
addInvitationCommand(program)
addRestoreCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  // Some of it may be the words of a hub or of a root: nothing in it may steer the terminal.
  process.stderr.write(`ipcr: ${(error instanceof Error ? error.message : String(error)).replace(/[^\P{C}\n\t]/gu, ' ')}\n`)
  process.exitCode = 1
}
