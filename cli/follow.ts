import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { DATA_OPTION } from './data-directory.ts'
import { HUB_OPTION, hubApi, type HubApi, type HubOptions } from './hub-api.ts'
import { describeName, nameState } from './name-state.ts'

type Options = HubOptions & { list: boolean; remove: boolean; json: boolean }

const names = z.object({ items: z.array(nameState) })

/** `ipcr follow`: the names outside this hub that it keeps an eye on. */
export function addFollowCommand(program: Command): void {
  program.command('follow')
    .description('follow a name: an IPNS name (k51…), a domain with a DNSLink, or a CID')
    .argument('[name]', 'the name; none with --list')
    .option('--list', 'list what is followed or kept', false)
    .option('--remove', 'stop to follow and to keep it', false)
    .option(...HUB_OPTION)
    .option(...DATA_OPTION)
    .option('--json', 'print what the API answers', false)
    .addHelpText('after', '\nA followed name is looked at again whenever its record\'s time is up. To keep all of its bytes too: ipcr pin.\n\n'
      + 'Examples:\n  ipcr follow example.org\n  ipcr follow --list\n  ipcr follow --remove example.org\n  ipcr follow k51… --hub http://127.0.0.1:5000')
    .action((name: string | undefined, options: Options) => follow(name, options))
}

async function follow(name: string | undefined, options: Options): Promise<void> {
  const api = hubApi(options)
  if (options.list) return list(api, options.json)
  if (name === undefined) throw new InvalidArgumentError('give a name, or --list')
  const path = `names/${encodeURIComponent(name)}`
  if (options.remove) {
    await api('DELETE', path)
    return print(options.json, { name, followed: false }, `${name} is neither followed nor kept any more. Its blocks go after 48 hours.`)
  }
  const before = nameState.parse(await api('GET', path))
  const state = nameState.parse(await api('POST', path, { pin: false }))
  print(options.json, state, before.followed ? describeName(state) : `${describeName(state)}\nTo keep all of its bytes: ipcr pin ${state.name}`)
}

async function list(api: HubApi, json: boolean): Promise<void> {
  const { items } = names.parse(await api('GET', 'names'))
  print(json, items, items.length === 0 ? 'Nothing is followed yet: ipcr follow <name>' : items.map(describeName).join('\n'))
}

function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}
