import { Command, Help } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { COMMANDS } from './command-list.ts'

const EXAMPLES = `
Examples:
  ipcr server --port 8080
  ipcr push helloworld:v1 alice/app:v1
  ipcr pull hub.example.org/alice/app:v1

Each command has examples of its own: ipcr push --help. All of them: docs/cli.md`

const HELP = new Help()

/** The command line with the one command that is asked for; with all of them when there is no such one. Nothing of it ends the process. */
export async function createProgram(asked?: string): Promise<Command> {
  const program = new Command('ipcr')
    .description('The InterPlanetary Container Registry: a hub for container images')
    .version(manifest.version)
    .addHelpText('after', EXAMPLES)
    // That something is not done unless it is asked for needs no words.
    .configureHelp({ optionDescription: (option) => HELP.optionDescription(option).replace(/ \(default: (?:false|true|\[\])\)$/, '') })
    .showHelpAfterError('Run with --help for examples.')
    .exitOverride()
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group)
    const loads = asked !== undefined && isCommand(asked) ? [commands[asked]] : Object.values(commands)
    for (const add of await Promise.all(loads.map((load) => load?.()))) add?.(program)
  }
  return program.helpCommand('help [command]', 'show the help of a command')
}

function isCommand(word: string): boolean {
  return Object.values(COMMANDS).some((commands) => Object.hasOwn(commands, word))
}
