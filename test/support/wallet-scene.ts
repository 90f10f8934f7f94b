import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../lib/config.ts'
import { createContext } from '../../lib/context.ts'
import type { Context } from '../../lib/context-ref.ts'
import type { Grant } from '../../lib/identity/grants.ts'
import { createLogger } from '../../lib/logger.ts'
import { createDispatcher } from '../../lib/server/dispatch.ts'
import { basic } from './wallet-hub.ts'

export const ALICE = `0x${'a1'.repeat(20)}`
export const BOB = `0x${'b0'.repeat(20)}`
export const CAROL = `0x${'ca'.repeat(20)}`

export type WalletScene = {
  url: string
  dataDir: string
  context: Context
  /** makes a token straight in the store; Basic credentials of it */
  tokenFor(owner: string, more?: { scopes?: Grant[]; kind?: 'pat' | 'bot' | 'refresh'; name?: string; livesMs?: number }): Promise<{ id: string; secret: string; basic: string }>
  close(options?: { keep?: boolean }): Promise<void>
}

/** A hub in wallet mode in this process, so that a test can change rights as the hub's own writers do. `alice` is Alice's namespace, Bob may write there. */
export async function openWalletScene(given?: string): Promise<WalletScene> {
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'ipcr-wallet-'))
  const logger = createLogger('silent')
  const context = createContext(readConfig({ IPCR_DATA: dataDir, IPCR_AUTH: 'wallet', IPCR_PUBLISH: 'off', IPCR_P2P: 'off' }), logger)
  const server = createServer(createDispatcher(context, logger).onRequest)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await context.identity.ready
  context.identity.rights.set({ namespace: 'alice', owner: ALICE, members: [{ address: BOB, role: 'write' }, { address: CAROL, role: 'read' }] })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dataDir,
    context,
    tokenFor: async (owner, { livesMs = 3_600_000, name = 'test', ...more } = {}) => {
      const { id, secret } = await context.identity.tokens.create({ kind: 'pat', owner, name, expiresAt: Date.now() + livesMs, ...more })
      return { id, secret, basic: basic(owner, secret) }
    },
    close: async ({ keep } = {}) => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await context.close()
      if (!keep) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export const scope = (name: string, ...actions: Grant['actions']): Grant => ({ type: 'repository', name, actions })
