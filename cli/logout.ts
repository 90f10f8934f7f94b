import type { Command } from 'commander'
import { eraseLogin } from './credential/login-cache.ts'
import { DATA_OPTION } from './data-directory.ts'
import { hubOf } from './login.ts'

/** `ipcr logout`: forgets what `ipcr login` kept. */
export function addLogoutCommand(program: Command): void {
  program.command('logout')
    .description('forget the login to a hub on this machine')
    .argument('[hub]', 'its host (default: the one that runs on the data directory)')
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExamples:\n  ipcr logout hub.example.org\n\nThe hub takes the token until it ends: revoke it there if others may have it.')
    .action(logout)
}

async function logout(text: string | undefined, { data, json }: { data?: string; json: boolean }): Promise<void> {
  const { host } = hubOf(text, data)
  const erased = await eraseLogin(host)
  process.stdout.write(json ? `${JSON.stringify({ host, erased })}\n` : `${erased ? `The login to ${host} is forgotten here.` : `There was no login to ${host}.`}\n`)
}
