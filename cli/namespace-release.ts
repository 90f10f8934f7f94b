import type { Command } from 'commander'
import type { HubOptions } from './hub-api.ts'
import { parseNamespace } from './namespace-name.ts'
import { confirm } from './signing/confirm.ts'
import { openSession } from './signing/open-session.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { withHub } from './with-hub-options.ts'

/** `ipcr namespace release`: gives a handle up. */
export function addReleaseCommand(namespace: Command): void {
  withHub(addWalletOptions(namespace.command('release').description('give up a handle in which there are no repositories').argument('<handle>', 'such as alice')), 'ipcr namespace release alice --hub hub.example.org --keystore wallet.json\n\nNobody can take it for 90 days.')
    .action(release)
}

async function release(name: string, options: HubOptions & WalletOptions & { json: boolean }): Promise<void> {
  const handle = parseNamespace(name)
  const { api, hub } = await openSession(options)
  await confirm(`Give up ${handle} on ${hub.host}? Nobody, not even you, can take it again for 90 days.`, options)
  await api('DELETE', `namespaces/${encodeURIComponent(handle)}`)
  process.stdout.write(options.json ? `${JSON.stringify({ name: handle, released: true })}\n` : `${handle} is given up.\n`)
}
