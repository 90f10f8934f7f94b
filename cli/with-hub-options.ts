import type { Command } from 'commander'
import { DATA_OPTION } from './data-directory.ts'
import { HUB_OPTION } from './hub-api.ts'

/** The options of a command that asks a hub. */
export function withHub(command: Command, examples: string): Command {
  return command.option(...HUB_OPTION).option(...DATA_OPTION).option('--json', 'print the result as JSON', false).addHelpText('after', `\nExamples:\n  ${examples}`)
}
