import { Command, InvalidArgumentError } from 'commander'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { configOf, DATA_OPTION } from './data-directory.ts'
import { parseBundle } from './key-bundle.ts'
import { commandOf } from './with-hub.ts'

const HUB = '.hub'
const SUFFIX = '.key'
const imported = z.object({ keys: z.array(z.object({ name: z.string(), ipnsName: z.string(), isNew: z.boolean() })), operator: z.string().optional() })

type Options = { as?: string; force: boolean; data?: string; json: boolean }
type Given = { keys: { name: string; bytes: string }[]; operator?: string }

/** `ipcr name import`: keys from files, into a hub that runs or that does not. */
export function addImportCommand(name: Command): void {
  name.command('import')
    .description('take private keys from files that ipcr name export or ipfs key export wrote')
    .argument('<file...>', 'files of keys; the name of a single one is the namespace')
    .option('--as <name>', 'the namespace of a single key, .hub for the hub itself')
    .option('--force', 'let other keys and another wallet make way; they stay beside the new ones in keys/', false)
    .option(...DATA_OPTION)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nNothing is published under an imported key until its content is back (ipcr restore).\nThe hub may be running; a data directory is made when there is none.\n\nExamples:\n  ipcr name import ipcr-keys.json\n  ipcr name import alice.key\n  ipcr name import exported --as alice')
    .action(importKeys)
}

async function importKeys(files: string[], options: Options): Promise<void> {
  if (options.as !== undefined && files.length > 1) throw new InvalidArgumentError('--as names one key: give one file')
  const config = configOf(options.data)
  const given: Given = { keys: [] }
  for (const file of files) add(given, await readKeys(file, options.as))
  const { result, running } = await commandOf(config, 'import', { ...given, replace: options.force }).catch((error: unknown) => {
    throw error instanceof Error && /another (key|operator)/.test(error.message) ? new Error(`${error.message}. With --force it makes way, and its file stays in keys/.`, { cause: error }) : error
  })
  const taken = imported.parse(result)
  process.stdout.write(options.json ? `${JSON.stringify(taken)}\n` : describe(taken, running))
}

async function readKeys(file: string, as: string | undefined): Promise<Given> {
  const bytes = await readFile(file)
  const bundle = parseBundle(bytes)
  if (!bundle) return { keys: [{ name: as ?? basename(file).replace(new RegExp(`\\${SUFFIX}$`), ''), bytes: bytes.toString('base64') }] }
  const operator = bundle.operator && Buffer.from(JSON.stringify(bundle.operator)).toString('base64')
  return { keys: Object.entries(bundle.keys).map(([name, text]) => ({ name, bytes: text })), ...(operator ? { operator } : {}) }
}

function add(given: Given, more: Given): void {
  given.keys.push(...more.keys)
  if (more.operator !== undefined) given.operator = more.operator
}

function describe({ keys, operator }: z.infer<typeof imported>, running: boolean): string {
  const lines = keys.map(({ name, ipnsName, isNew }) => `${name}  ${ipnsName}  ${isNew ? 'taken' : 'was here already'}`)
  if (operator !== undefined) lines.push(`the operator's wallet  ${operator}`)
  const fresh = keys.filter(({ isNew }) => isNew)
  const from = fresh.find(({ name }) => name === HUB) ?? fresh[0]
  if (from) lines.push('', 'Nothing is published under these names yet. Bring their content back:', `  ipcr restore ${from.ipnsName}`)
  if (from?.name === HUB && running) lines.push('Start the hub again afterwards: its bitswap goes on under the key that it had.')
  return `${lines.join('\n')}\n`
}
