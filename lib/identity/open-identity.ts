import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { Logger } from '../logger.ts'
import { createOpenAccess, type Access, type Principal } from './access.ts'
import { createTokenEndpoint } from './endpoint/token-endpoint.ts'
import type { VerifyWallet } from './endpoint/wallet-blob.ts'
import { EVERYTHING } from './grants.ts'
import { AccessTokens } from './jwt/access-tokens.ts'
import { openLimits, type Limits } from './limits.ts'
import { loadNamespaceRights, loadRights } from './load-rights.ts'
import { Rights } from './rights.ts'
import { TokenStore } from './tokens/token-store.ts'
import { WalletAccess } from './wallet-access.ts'

const DAY = 24 * 3600 * 1000

export type IdentityParts = {
  config: Pick<Config, 'auth' | 'dataDir' | 'operator' | 'publicUrl' | 'scheme' | 'idleMs'>
  db: HubDatabase
  isOurHost: (req: IncomingMessage) => boolean
  verifyWallet: VerifyWallet
  /** the account whose session a page's request has */
  getSession: (req: IncomingMessage) => Promise<{ address: string } | undefined>
  logger: Logger
  now: () => number
}

/** Who is who here, and who may do what. In open mode nothing but `access` is asked. */
export type Identity = {
  access: Access
  rights: Rights
  tokens: TokenStore
  limits: Limits
  /** resolves when rights and revocations are loaded; rejects when they cannot be */
  ready: Promise<void>
  /** Who sent a request: by its Authorization header or, without one, by the session of a page. */
  identifyRequest(req: IncomingMessage): Promise<Principal>
  /** The operator's first token, for one day, when no token was ever made here. */
  firstToken(): Promise<{ operator: string; secret: string } | undefined>
  /** An access token for all that the operator may, for programs of this machine; null in open mode, which needs none. */
  operatorToken(): Promise<string | null>
  /** /token and /.well-known/jwks.json */
  handleToken(req: IncomingMessage, res: ServerResponse): Promise<void>
  close(): Promise<void>
}

/** The identity part of the hub over its database, for the mode that the configuration says. */
export function openIdentity(parts: IdentityParts): Identity {
  const { config, db, now, logger } = parts
  const [rights, limits] = [new Rights({ now, ...accountPage(config.publicUrl) }), openLimits(config.dataDir)]
  const tokens = new TokenStore({ db, now, logger })
  const service = config.publicUrl?.host ?? 'ipcr'
  const accessTokens = new AccessTokens({ dataDir: config.dataDir, service, now })
  const ready = config.auth === 'open' ? loadOpen(parts, rights) : load(parts, rights, tokens)
  const access = config.auth === 'open' ? createOpenAccess((namespace) => (rights.isTaken(namespace) ? rights.whyNotWritable(namespace) : undefined)) : new WalletAccess({ rights, tokens, accessTokens, now, ready, service, address: config })
  const answerToken = createTokenEndpoint({ ...parts, rights, tokens, limits, accessTokens, access, ready, service, publicUrl: config.publicUrl, idleMs: config.idleMs })
  return {
    access, rights, tokens, limits, ready,
    identifyRequest: async (req) => {
      const session = config.auth === 'open' || req.headers.authorization !== undefined || req.headers.cookie === undefined ? undefined : await parts.getSession(req)
      if (!session) return access.identify(req.headers.authorization)
      // What is changed while rights are being loaded would be as before when they are.
      await ready
      return { kind: 'account', address: session.address.toLowerCase(), via: 'session' }
    },
    firstToken: async () => {
      if (config.auth === 'open') return undefined
      await ready
      if (await db.read('hasTokens', {})) return undefined
      const { secret } = await tokens.create({ kind: 'pat', owner: rights.operator, name: 'first start', expiresAt: now() + DAY })
      return { operator: rights.operator, secret }
    },
    operatorToken: async () => {
      if (config.auth === 'open') return null
      await ready
      return (await accessTokens.sign({ subject: rights.operator, via: 'wallet', grants: [...EVERYTHING] })).token
    },
    handleToken: config.auth === 'open' ? noTokens : answerToken,
    close: async () => {
      await ready.catch(() => {})
      await tokens.close()
      limits.close()
    },
  }
}

function accountPage(publicUrl: URL | undefined): { accountPage?: string } {
  return publicUrl ? { accountPage: `${publicUrl.origin}/account/namespaces` } : {}
}

// Namespaces that their owners took in wallet mode stay theirs to renew and to publish.
async function loadOpen({ db, logger }: IdentityParts, rights: Rights): Promise<void> {
  try {
    for (const namespace of await loadNamespaceRights(db)) rights.set(namespace)
  } catch (err) {
    logger.error({ err }, 'rights could not be loaded')
  }
}

async function load({ db, config, logger }: IdentityParts, rights: Rights, tokens: TokenStore): Promise<void> {
  try {
    const [state] = await Promise.all([loadRights({ db, dataDir: config.dataDir, operator: config.operator }), tokens.load()])
    rights.load(state)
  } catch (err) {
    logger.error({ err }, 'rights could not be loaded: nobody is let in')
    throw err
  }
}

async function noTokens(_req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = JSON.stringify({ errors: [{ code: 'UNSUPPORTED', message: 'this hub is open (IPCR_AUTH=open): it asks for no token' }] })
  res.writeHead(404, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}
