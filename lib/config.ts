import { resolve } from 'node:path'
import { z } from 'zod'
import { logFields } from './config/log-fields.ts'
import { pinningServices, type PinningService } from './config/pinning-services.ts'
import { responseHeaders, type ResponseHeader } from './config/response-headers.ts'
import { address, choice, gateway, integer, listen, publicUrl, url, urls, words } from './config/setting.ts'
import { tlsFault, type TlsFiles } from './config/tls.ts'

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|::1)$/

/** A setting that cannot be used; the message is a sentence for the operator. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  override name = 'ConfigError'
}

const environment = z.object({
  PORT: integer('PORT', 0, 65535, 5000),
  HOST: z.string().min(1, 'HOST must not be empty').default('127.0.0.1'),
  IPCR_DATA: z.string().min(1, 'IPCR_DATA must not be empty').default('./data'),
  IPCR_PUBLIC_URL: publicUrl,
  IPCR_TLS_KEY: z.string().optional(),
  IPCR_TLS_CERT: z.string().optional(),
  IPCR_AUTH: choice('IPCR_AUTH', ['wallet', 'open'], 'wallet'),
  IPCR_OPERATOR: address('IPCR_OPERATOR'),
  IPCR_DELETE: choice('IPCR_DELETE', ['on', 'off'], 'on'),
  IPCR_HEADERS: responseHeaders,
  IPCR_IDLE_SECONDS: integer('IPCR_IDLE_SECONDS', 1, 3600, 60),
  IPCR_STORAGE_CHECK_SECONDS: integer('IPCR_STORAGE_CHECK_SECONDS', 0, 86_400, 0),
  IPCR_STORAGE_CHECK_FAILURES: integer('IPCR_STORAGE_CHECK_FAILURES', 1, 1000, 3),
  IPCR_GC_INTERVAL_SECONDS: integer('IPCR_GC_INTERVAL_SECONDS', 1, 604_800, 3600),
  IPCR_GC_GRACE_SECONDS: integer('IPCR_GC_GRACE_SECONDS', 0, 31_536_000, 86_400),
  IPCR_UPLOAD_EXPIRY_SECONDS: integer('IPCR_UPLOAD_EXPIRY_SECONDS', 1, 31_536_000, 86_400),
  IPCR_AUDIT_DAYS: integer('IPCR_AUDIT_DAYS', 0, 36_500, 365),
  IPCR_PUBLISH: choice('IPCR_PUBLISH', ['on', 'off'], 'on'),
  IPCR_INDEXER: choice('IPCR_INDEXER', ['on', 'off'], 'on'),
  IPCR_SITE: z.string().optional(),
  IPCR_FOLLOW: words,
  IPCR_GATEWAYS: urls('IPCR_GATEWAYS'),
  IPCR_ROUTERS: urls('IPCR_ROUTERS'),
  IPCR_P2P: listen,
  IPCR_REDIRECT: gateway('IPCR_REDIRECT'),
  IPCR_CACHE_BYTES: integer('IPCR_CACHE_BYTES', 0, Number.MAX_SAFE_INTEGER, 10 * 1024 ** 3),
  KUBO_RPC_URL: url('KUBO_RPC_URL'),
  ETH_RPC_URL: url('ETH_RPC_URL'),
  ENS_REGISTRY: address('ENS_REGISTRY'),
  IPCR_PINNING: pinningServices,
  DNS_SERVERS: words,
  DOH_URL: url('DOH_URL'),
  IPCR_LOG_FIELDS: logFields,
  LOG_LEVEL: choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
})

/** The names of all settings. */
export const SETTINGS: ReadonlySet<string> = new Set(Object.keys(environment.shape))

export type Config = {
  port: number
  host: string
  dataDir: string
  publicUrl: URL | undefined
  /** unset: plain http */
  tls: TlsFiles | undefined
  /** by which the hub itself is reached */
  scheme: 'http' | 'https'
  auth: 'open' | 'wallet'
  /** `0x…` in lower case; unset: the wallet of this hub */
  operator: string | undefined
  deleteEnabled: boolean
  /** in every answer, besides the hub's own */
  headers: ResponseHeader[]
  idleMs: number
  /** how often the storage is tried, 0 for never, and after how many failures in a row the hub says so */
  storageCheck: { intervalMs: number; threshold: number }
  gc: { intervalMs: number; graceMs: number; uploadExpiryMs: number }
  /** how long the audit logs are kept; 0: for ever */
  auditDays: number
  /** whether pushes end in signed roots; off only to measure what that costs */
  publish: boolean
  /** whether the hub runs the indexer; off: somebody else does, or nobody */
  indexer: boolean
  /** directory of the static page that the hub's root carries, or `off`; unset: the one that was built beside the code */
  site: string | undefined
  /** names to follow from the start */
  follow: string[]
  gateways: URL[]
  routers: URL[]
  /** listen addresses (multiaddrs) of the bitswap process */
  p2p: string[] | 'off'
  /** the gateway, its path ending in a slash, to which clients are sent for what is published */
  redirect: URL | undefined
  cacheBytes: number
  kuboRpcUrl: URL | undefined
  /** an Ethereum node, to ask about contract wallets and ENS names */
  ethRpcUrl: URL | undefined
  /** `0x…` in lower case; unset: the registry of the main chain */
  ensRegistry: string | undefined
  /** where `ipcr site publish` pins besides */
  pinning: PinningService[]
  /** unset: the machine's resolver */
  dnsServers: string[] | undefined
  dohUrl: URL | undefined
  /** in every line of the log */
  logFields: Record<string, string>
  logLevel: string
}

/** Reads the environment once into typed settings. Throws ConfigError with a sentence for the first wrong value. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = environment.safeParse(withoutEmpty(env))
  if (!result.success) throw new ConfigError(result.error.issues[0]?.message ?? 'the configuration is invalid')
  const values = result.data
  const fault = tlsFault(values)
  if (fault !== undefined) throw new ConfigError(fault)
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.IPCR_DATA),
    publicUrl: values.IPCR_PUBLIC_URL,
    ...tlsOf(values.IPCR_TLS_KEY, values.IPCR_TLS_CERT),
    auth: values.IPCR_AUTH,
    operator: values.IPCR_OPERATOR,
    deleteEnabled: values.IPCR_DELETE === 'on',
    headers: values.IPCR_HEADERS,
    idleMs: values.IPCR_IDLE_SECONDS * 1000,
    storageCheck: { intervalMs: values.IPCR_STORAGE_CHECK_SECONDS * 1000, threshold: values.IPCR_STORAGE_CHECK_FAILURES },
    gc: {
      intervalMs: values.IPCR_GC_INTERVAL_SECONDS * 1000,
      graceMs: values.IPCR_GC_GRACE_SECONDS * 1000,
      uploadExpiryMs: values.IPCR_UPLOAD_EXPIRY_SECONDS * 1000,
    },
    auditDays: values.IPCR_AUDIT_DAYS,
    publish: values.IPCR_PUBLISH === 'on',
    indexer: values.IPCR_INDEXER === 'on',
    site: values.IPCR_SITE === undefined || values.IPCR_SITE === 'off' ? values.IPCR_SITE : resolve(values.IPCR_SITE),
    follow: values.IPCR_FOLLOW,
    gateways: values.IPCR_GATEWAYS,
    routers: values.IPCR_ROUTERS,
    p2p: listenAddresses(values.IPCR_P2P),
    redirect: values.IPCR_REDIRECT,
    cacheBytes: values.IPCR_CACHE_BYTES,
    kuboRpcUrl: values.KUBO_RPC_URL,
    ethRpcUrl: values.ETH_RPC_URL,
    ensRegistry: values.ENS_REGISTRY,
    pinning: values.IPCR_PINNING,
    dnsServers: values.DNS_SERVERS.length > 0 ? values.DNS_SERVERS : undefined,
    dohUrl: values.DOH_URL,
    logFields: values.IPCR_LOG_FIELDS,
    logLevel: values.LOG_LEVEL,
  }
}

function tlsOf(key: string | undefined, cert: string | undefined): Pick<Config, 'tls' | 'scheme'> {
  if (key === undefined || cert === undefined) return { tls: undefined, scheme: 'http' }
  return { tls: { key: resolve(key), cert: resolve(cert) }, scheme: 'https' }
}

// Loopback unless told otherwise; the port is any free one, the addresses are in GET /api/v1/hub.
function listenAddresses(values: string[]): string[] | 'off' {
  if (values.length === 0) return ['/ip4/127.0.0.1/tcp/0']
  return values[0] === 'off' ? 'off' : values
}

function withoutEmpty(env: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/** True for a HOST that only this machine reaches. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host)
}
