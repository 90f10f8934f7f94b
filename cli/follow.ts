import { Command, InvalidArgumentError } from 'commander'
import { setTimeout as delay } from 'node:timers/promises'
import { parseName } from '../lib/names/name.ts'
import { DATA_OPTION } from './data-directory.ts'
import { HUB_OPTION, hubApi, type HubApi, type HubOptions } from './hub-api.ts'
import { describeName, nameState, type ShownName } from './name-state.ts'
import { readPages } from './read-pages.ts'

const LOOK_MS = 20_000
const EVERY_MS = 200

type Options = HubOptions & { list: boolean; remove: boolean; json: boolean }

/** `ipcr follow`: the names outside this hub that it keeps an eye on. */
export function addFollowCommand(program: Command): void {
  program.command('follow')
    .description("follow a name: an IPNS name (k51…), a domain with a DNSLink, an ENS name, a wallet's address (0x…), or a CID")
    .argument('[name]', 'the name; none with --list')
    .option('--list', 'list what is followed or kept', false)
    .option('--remove', 'stop to follow and to keep it', false)
    .option(...HUB_OPTION)
    .option(...DATA_OPTION)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nA followed name is looked at again whenever its record\'s time is up. One under which nothing is found is followed too, with exit code 1. To keep all of its bytes too: ipcr pin.\n\n'
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
  const state = await firstLook(api, nameState.parse(await api('POST', path, { pin: false })))
  if (isMissing(state)) return missing(state, options.json)
  print(options.json, state, before.followed ? describeName(state) : `${describeName(state)}\nTo keep all of its bytes: ipcr pin ${state.name}`)
}

// What a CID is needs no look.
async function firstLook(api: HubApi, asked: ShownName): Promise<ShownName> {
  const end = performance.now() + LOOK_MS
  let state = asked
  while (state.state === 'unknown' && state.detail === null && parseName(state.name)?.kind !== 'content' && performance.now() < end) {
    await delay(EVERY_MS)
    state = nameState.parse(await api('GET', `names/${encodeURIComponent(state.name)}`))
  }
  return state
}

function isMissing({ state, detail }: ShownName): boolean {
  return state === 'unknown' && detail !== null
}

// A DNSLink may be set in a minute: the hub goes on to look, and a script is told.
function missing(state: ShownName, json: boolean): void {
  print(json, state, `Nothing was found under ${state.name}: ${state.detail}.\nIt is followed all the same, and looked at again every half minute. To stop that: ipcr follow --remove ${state.name}`)
  process.exitCode = 1
}

async function list(api: HubApi, json: boolean): Promise<void> {
  const items = await readPages(api, 'names', nameState)
  print(json, items, items.length === 0 ? 'Nothing is followed yet: ipcr follow <name>' : items.map(describeName).join('\n'))
}

function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}
