import { Command, InvalidArgumentError } from 'commander'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openKeyStore } from '../lib/identity/keys/key-store.ts'
import { exportOperatorWallet } from '../lib/identity/keys/operator-wallet.ts'
import { configOf, DATA_OPTION, requireHubData } from './data-directory.ts'
import { formatBundle } from './key-bundle.ts'

const OWNER_ONLY = 0o600

type Options = { all: boolean; output?: string; data?: string; json: boolean }

/** A file of that name is there already. */
class FileExistsError extends Error {
  readonly code = 'FILE_EXISTS'
  override name = 'FileExistsError'
}

/** There is no directory of that name. */
class DirectoryMissingError extends Error {
  readonly code = 'DIRECTORY_MISSING'
  override name = 'DirectoryMissingError'
}

/** `ipcr name export`: private keys into files for their owner alone (0600), never over another file. */
export function addExportCommand(name: Command): void {
  name.command('export')
    .description('write private keys into files: one for each name, as ipfs key import takes it, or all in one')
    .argument('[name...]', 'namespaces, or .hub')
    .option('--all', 'one file with all keys and the operator\'s wallet: what a new hub needs to go on', false)
    .option('-o, --output <path>', 'with --all the file (default ipcr-keys.json), otherwise the directory (default: this one)')
    .option(...DATA_OPTION)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nWhoever has these files can publish under these names. The hub may be running.\n\nExamples:\n  ipcr name export --all -o /backup/ipcr-keys.json\n  ipcr name export alice\n  ipfs key import alice alice.key')
    .action(exportKeys)
}

async function exportKeys(names: string[], options: Options): Promise<void> {
  if (options.all === names.length > 0) throw new InvalidArgumentError('give names, or --all')
  const { dataDir } = configOf(options.data)
  requireHubData(dataDir)
  const files = options.all ? [await writeAll(dataDir, options.output ?? 'ipcr-keys.json')] : await writeEach(dataDir, names, options.output ?? '.')
  process.stdout.write(options.json ? `${JSON.stringify({ files })}\n` : `${files.map((file) => `wrote ${file}`).join('\n')}\nKeep it as you would a password: who has it can publish under these names.\n`)
}

async function writeAll(dataDir: string, file: string): Promise<string> {
  const keys = openKeyStore(dataDir)
  const found = new Map<string, Uint8Array>()
  for (const name of await keys.list()) found.set(name, await keys.export(name))
  await writeNew(file, Buffer.from(formatBundle(found, await exportOperatorWallet(dataDir))))
  return file
}

async function writeEach(dataDir: string, names: string[], directory: string): Promise<string[]> {
  const keys = openKeyStore(dataDir)
  // All of them are read first, so that a wrong name leaves no files behind.
  const found = await Promise.all(names.map(async (name) => ({ file: join(directory, `${name}.key`), bytes: await keys.export(name) })))
  for (const { file, bytes } of found) await writeNew(file, bytes)
  return found.map(({ file }) => file)
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', OWNER_ONLY).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') throw new FileExistsError(`${path} is there already, and may be the only copy of a key: name another with --output`)
    if (code === 'ENOENT') throw new DirectoryMissingError(`there is no directory ${dirname(path)}: make it first, or name another with --output`)
    throw error
  })
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
