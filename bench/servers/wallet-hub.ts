import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { hashSecret, makeSecret, shownPrefix } from '../../lib/identity/tokens/secret.ts'
import { freePort } from '../../test/support/free-port.ts'
import { basic } from './login.ts'
import { startServer, type Server } from './server.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const OWNER = `0x${'be'.repeat(20)}`
const TEAM = 500
const SCOPES = JSON.stringify([{ type: 'repository', name: '*', actions: ['pull', 'push', 'create', 'delete'] }])
const DAY = 24 * 3600 * 1000

/** A hub, and a refresh token of the owner of the namespace `bench`, whose credential its clients have. */
export type WalletHub = { server: Server; refreshToken: string }

/** Starts one, without publishing, over a new data directory that has so many other tokens, and members in teams of 500. */
export async function startWalletHub(dataDir: string, more: { tokens: number; members: number }): Promise<WalletHub> {
  await makeDatabase(dataDir)
  const { refreshToken, secret } = fillIdentity(dataDir, more)
  const port = await freePort()
  const env = { NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', IPCR_DATA: dataDir, IPCR_AUTH: 'wallet', IPCR_PUBLIC_URL: '', IPCR_PUBLISH: 'off', IPCR_P2P: 'off', LOG_LEVEL: 'error' }
  const server = await startServer({ name: 'ipcr', file: process.execPath, args: ['server.ts'], cwd: ROOT, port, path: '/healthz', env })
  return { refreshToken, server: { ...server, credential: basic(OWNER, secret) } }
}

async function makeDatabase(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  await openHubDatabase(dataDir).close()
}

function fillIdentity(dataDir: string, { tokens, members }: { tokens: number; members: number }): { refreshToken: string; secret: string } {
  const db = new Database(hubDatabasePath(dataDir))
  const token = db.prepare(`INSERT INTO token (id, kind, hash, prefix, owner, name, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, 'bench', ?, ?, ?)`)
  const add = (owner: string, kind: 'pat' | 'refresh' = 'refresh'): string => {
    const secret = makeSecret(kind)
    token.run(randomUUID(), kind, hashSecret(secret), shownPrefix(secret), owner, SCOPES, Date.now(), Date.now() + DAY)
    return secret
  }
  const namespace = db.prepare('INSERT INTO namespace (name, owner, created_at) VALUES (?, ?, ?)')
  const member = db.prepare(`INSERT INTO team_member (namespace, address, role) VALUES (?, ?, 'write')`)
  const addressOf = (number: number): string => `0x${number.toString(16).padStart(40, '0')}`
  const fill = db.transaction(() => {
    namespace.run('bench', OWNER, Date.now())
    for (let i = 0; i < tokens; i++) add(addressOf(i))
    for (let i = 0; i < members; i += TEAM) namespace.run(`team${i}`, OWNER, Date.now())
    for (let i = 0; i < members; i++) member.run(`team${i - (i % TEAM)}`, addressOf(i))
    return { refreshToken: add(OWNER), secret: add(OWNER, 'pat') }
  })
  const made = fill()
  db.close()
  return made
}
