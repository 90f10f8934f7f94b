import { InvalidArgumentError, type Command } from 'commander'
import { DATA_OPTION, configOf, requireHubData } from './data-directory.ts'
import { hubApi } from './hub-api.ts'
import { signClaim } from './namespace-claim.ts'
import { NAMESPACE_ARGUMENT, parseNamespace } from './namespace-name.ts'
import { findNamespace } from './namespace-state.ts'
import { describeShortly, publishedNames } from './own-name.ts'
import { confirm } from './signing/confirm.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { commandOf } from './with-hub.ts'

type Options = WalletOptions & { data?: string; json: boolean }

const HUB = '.hub'

/** The name waits for its content: what is here would take the place of all that it published. */
class NameHeldError extends Error {
  readonly code = 'NAME_HELD'
  override name = 'NameHeldError'
}

/** `ipcr name rotate`: another key for a namespace of this hub, which is published under it from then on. */
export function addRotateCommand(name: Command): void {
  addWalletOptions(name.command('rotate').description('have the hub make a new key for a namespace, and end the one before').argument(...NAMESPACE_ARGUMENT))
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nThe hub must run. The claim with the new key is signed by the wallet that owns the namespace, as by ipcr namespace rotate;\nof those that are the hub\'s own, by the hub. The old key stays in a file in keys/.\n\nExamples:\n  ipcr name rotate alice\n  ipcr name rotate alice --keystore wallet.json --yes')
    .action(rotate)
}

async function rotate(text: string, options: Options): Promise<void> {
  if (text === HUB) throw new InvalidArgumentError('the key of the hub is its name, and has no successor that others would know: docs/security.md says what to do when it was stolen')
  const name = parseNamespace(text)
  const found = await findNamespace(hubApi(options), name)
  if (found?.proof.by !== 'operator') return signClaim('rotate', name, { ...options, move: false })
  const config = configOf(options.data)
  requireHubData(config.dataDir)
  const before = publishedNames.parse((await commandOf(config, 'names', {})).result).find((state) => state.name === name)
  if (before?.state === 'held') throw new NameHeldError(`${name} waits to be restored: ipcr restore ${before.ipnsName ?? name}`)
  await confirm(`Publish ${name} under a new key? Whoever has its name of now, ${before?.ipnsName ?? 'none'}, has to be told.`, options)
  await commandOf(config, 'import', { keys: [{ name, bytes: await newKey() }], replace: true })
  const [after] = publishedNames.parse((await commandOf(config, 'publish', { names: [name], anew: true })).result)
  process.stdout.write(options.json ? `${JSON.stringify(after)}\n` : `${after ? describeShortly(after) : name}\n`)
}

async function newKey(): Promise<string> {
  const { generateKeyPair, privateKeyToProtobuf } = await import('@libp2p/crypto/keys')
  return Buffer.from(privateKeyToProtobuf(await generateKeyPair('Ed25519'))).toString('base64')
}
