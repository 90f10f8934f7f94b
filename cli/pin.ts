import { Command } from 'commander'
import { setTimeout as delay } from 'node:timers/promises'
import { DATA_OPTION } from './data-directory.ts'
import { HUB_OPTION, hubApi, type HubApi, type HubOptions } from './hub-api.ts'
import { describePin, nameState, type ShownName } from './name-state.ts'
import { SILENT_OPTION, showProgress } from './show-progress.ts'

const EVERY_MS = 500

type Options = HubOptions & { wait: boolean; silent: boolean; json: boolean }

/** The bytes of a name could not all be fetched. */
class PinFailedError extends Error {
  readonly code = 'PIN_FAILED'
  override name = 'PinFailedError'
}

/** `ipcr pin`: keeps all bytes of a name, and waits until they are here. */
export function addPinCommand(program: Command): void {
  program.command('pin')
    .description('keep all bytes of a name, now and of what it stands for later')
    .argument('<name>', "an IPNS name (k51…), a domain with a DNSLink, an ENS name, a wallet's address (0x…), or a CID")
    .option('--no-wait', 'return at once; the hub goes on by itself')
    .option(...HUB_OPTION)
    .option(...DATA_OPTION)
    .option(...SILENT_OPTION, false)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nThe hub fetches from its gateways, routers, Kubo and bitswap, and serves the name on when the one who published it is gone.\n'
      + 'Ctrl-C ends the waiting only. To let it go: ipcr follow --remove <name>.\n\nExamples:\n  ipcr pin k51…\n  ipcr pin example.org --no-wait\n  ipcr pin example.org --json')
    .action(pin)
}

async function pin(name: string, options: Options): Promise<void> {
  const api = hubApi(options)
  const asked = nameState.parse(await api('POST', `names/${encodeURIComponent(name)}`, { pin: true }))
  const state = options.wait ? await whole(api, asked, options) : asked
  process.stdout.write(options.json ? `${JSON.stringify(state)}\n` : `${state.name}: ${describePin(state)}\n`)
}

// A tree kept from before counts once the name was looked at again: a moment after it was asked for.
async function whole(api: HubApi, { name }: ShownName, options: Options): Promise<ShownName> {
  const progress = showProgress(options)
  for (;;) {
    await delay(EVERY_MS)
    const state = nameState.parse(await api('GET', `names/${encodeURIComponent(name)}`))
    progress.show(`${name}: ${describePin(state)}`)
    if (state.pin?.state === 'failed' || state.pin === null) throw new PinFailedError(`${name}: ${state.pin?.detail ?? 'it is not kept any more'}. The hub tries again every minute; what is here stays.`)
    if (state.pin.state !== 'pinned') continue
    progress.end()
    return state
  }
}
