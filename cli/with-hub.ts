import type { Config } from '../lib/config.ts'
import { createContext } from '../lib/context.ts'
import type { Context } from '../lib/context-ref.ts'
import { createLogger } from '../lib/logger.ts'
import { runCommand, type CommandArguments, type CommandName } from '../lib/server/commands.ts'
import { commandHub } from './control-client.ts'

// An import brings the operator's wallet: none may have been made before it.
const OF_ACCOUNTS: ReadonlySet<CommandName> = new Set<CommandName>(['tokens', 'token-create', 'token-revoke', 'login-link', 'operator-token'])

/** `running`: by the hub that runs; otherwise on the data directory itself, where nothing is published. */
export type CommandResult = { result: unknown; running: boolean }

/** Runs a command in the hub that runs on the data directory or, when none does, on the directory itself. Throws CommandRefusedError and what the command throws. */
export async function commandOf<K extends CommandName>(config: Config, command: K, given: CommandArguments<K>, onProgress: (progress: unknown) => void = () => {}): Promise<CommandResult> {
  const answer = await commandHub(config.dataDir, command, given, onProgress)
  if (answer) return { ...answer, running: true }
  return { result: await runAlone(config, command, given, onProgress), running: false }
}

/**
 * The context over a data directory on which no hub runs: nothing is published, nobody is served. Without `accounts` it knows
 * none, and makes no wallet for an operator. Throws DataInUseError, NewerDataError.
 */
export function openAlone(config: Config, { accounts = false }: { accounts?: boolean } = {}): Context {
  return createContext({ ...config, auth: accounts ? config.auth : 'open', publish: false, p2p: 'off', indexer: false }, createLogger('silent'))
}

async function runAlone(config: Config, command: CommandName, given: object, onProgress: (progress: unknown) => void): Promise<unknown> {
  const context = openAlone(config, { accounts: OF_ACCOUNTS.has(command) })
  try {
    // As text and back, so that both ways give the same.
    return JSON.parse(JSON.stringify(await runCommand(context, command, given, onProgress)))
  } finally {
    await context.close()
  }
}
