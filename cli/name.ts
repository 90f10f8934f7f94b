import { Command } from 'commander'
import { configOf, DATA_OPTION, requireHubData } from './data-directory.ts'
import { addExportCommand } from './name-export.ts'
import { addImportCommand } from './name-import.ts'
import { addRotateCommand } from './name-rotate.ts'
import { describeOwnName, describeShortly, publishedNames, type OwnName } from './own-name.ts'
import { commandOf } from './with-hub.ts'

type Options = { data?: string; json: boolean }

/** This hub has no such name. */
class NameUnknownError extends Error {
  readonly code = 'NAME_UNKNOWN'
  override name = 'NameUnknownError'
}

/** `ipcr name`: the names under which this hub publishes, and their keys. */
export function addNameCommand(program: Command): void {
  const name = program.command('name').description('the names under which this hub publishes, and their keys')
    .addHelpText('after', '\nThe hub itself is called .hub.\n\nExamples:\n  ipcr name list\n  ipcr name show alice\n  ipcr name export --all')
  withOptions(name.command('list').description('list them'), 'ipcr name list\n  ipcr name list --json').action(list)
  withOptions(name.command('show').description('how one of them stands').argument('<name>', 'a namespace, or .hub'), 'ipcr name show alice\n  ipcr name show .hub --json').action(show)
  withOptions(name.command('publish').description('sign new records now, of all names or of these').argument('[name...]', 'namespaces, or .hub'), 'ipcr name publish\n  ipcr name publish alice')
    .option('--anew', 'also for a name whose key came from elsewhere: what is here takes the place of what it published', false)
    .action(publish)
  addExportCommand(name)
  addImportCommand(name)
  addRotateCommand(name)
}

function withOptions(command: Command, examples: string): Command {
  return command.option(...DATA_OPTION).option('--json', 'print the result as JSON', false).addHelpText('after', `\nExamples:\n  ${examples}`)
}

async function names(data: string | undefined): Promise<OwnName[]> {
  const config = configOf(data)
  requireHubData(config.dataDir)
  return publishedNames.parse((await commandOf(config, 'names', {})).result)
}

async function list(options: Options): Promise<void> {
  const all = await names(options.data)
  print(options.json, all, all.length === 0 ? 'Nothing was published yet: push an image.' : all.map(describeShortly).join('\n'))
}

async function show(name: string, options: Options): Promise<void> {
  const all = await names(options.data)
  const found = all.find((state) => state.name === name)
  if (!found) throw new NameUnknownError(`this hub has no name ${name}. It has ${all.map((state) => state.name).join(', ') || 'none yet'}.`)
  print(options.json, found, describeOwnName(found))
}

async function publish(chosen: string[], options: Options & { anew: boolean }): Promise<void> {
  const config = configOf(options.data)
  requireHubData(config.dataDir)
  const { result } = await commandOf(config, 'publish', { names: chosen, anew: options.anew })
  const published = publishedNames.parse(result)
  print(options.json, published, published.map(describeShortly).join('\n') || 'Nothing to publish yet: push an image.')
}

function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}
