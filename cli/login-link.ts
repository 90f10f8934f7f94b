import type { Command } from 'commander'
import { z } from 'zod'
import { readRunFile } from '../lib/server/run-file.ts'
import { configOf, DATA_OPTION, requireHubData } from './data-directory.ts'
import { commandOf } from './with-hub.ts'

const made = z.object({ operator: z.string(), code: z.string(), expiresAt: z.string() })

/** No hub runs that could take the link. */
class HubStoppedError extends Error {
  readonly code = 'HUB_STOPPED'
  override name = 'HubStoppedError'
}

/** `ipcr login-link`: signs a browser in as the operator. */
export function addLoginLinkCommand(program: Command): void {
  program.command('login-link')
    .description('print a link, good once and for five minutes, that signs a browser in as the operator')
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nThe hub must run. With IPCR_OPERATOR the operator signs in with a wallet instead.\n\nExamples:\n  ipcr login-link\n  ipcr login-link --json')
    .action(loginLink)
}

async function loginLink({ data, json }: { data?: string; json: boolean }): Promise<void> {
  const config = configOf(data)
  requireHubData(config.dataDir)
  const hub = readRunFile(config.dataDir)
  const { result, running } = await commandOf(config, 'login-link', {})
  if (!running || !hub) throw new HubStoppedError('the hub does not run: start it, then ask for a link')
  const { operator, code, expiresAt } = made.parse(result)
  // After the #, so that it is in no log of a proxy.
  const url = `${hub.url}/login/link#${code}`
  process.stdout.write(json ? `${JSON.stringify({ url, operator, expiresAt })}\n` : `${url}\n\nGood once, until ${expiresAt.slice(11, 16)} UTC. Whoever opens it is signed in as ${operator}.\n`)
}
