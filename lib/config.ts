import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|::1)$/

/** A setting that cannot be used; the message is a sentence for the operator. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  override name = 'ConfigError'
}

const integer = (name: string, min: number, max: number, fallback: number) =>
  z.string().default(String(fallback)).transform((text, context) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    context.addIssue({ code: 'custom', message: `${name} must be a whole number from ${min} to ${max}, not "${text}"` })
    return z.NEVER
  })

const choice = <const T extends readonly [string, ...string[]]>(name: string, values: T, fallback: T[number]) =>
  z.enum(values, `${name} must be one of ${values.join(', ')}`).default(fallback as never)

const publicUrl = z.string().optional().transform((text, context) => {
  if (!text) return undefined
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url
  context.addIssue({ code: 'custom', message: `IPCR_PUBLIC_URL must be an http(s) address without a path, such as https://hub.example.org, not "${text}"` })
  return z.NEVER
})

const urls = (name: string) => z.string().default('').transform((text, context) => {
  const found = text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => URL.parse(part))
  const usable = found.filter((url) => url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
  if (usable.length === found.length) return usable as URL[]
  context.addIssue({ code: 'custom', message: `${name} must be http(s) addresses separated by commas, such as https://gateway.example.org, not "${text}"` })
  return z.NEVER
})

const url = (name: string) => urls(name).transform((found, context) => {
  if (found.length < 2) return found[0]
  context.addIssue({ code: 'custom', message: `${name} must be one http(s) address` })
  return z.NEVER
})

const address = (name: string) => z.string().regex(/^0x[0-9a-fA-F]{40}$/, `${name} must be an address: 0x and 40 hex digits`).transform((text) => text.toLowerCase()).optional()

const words = z.string().default('').transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))

// What the bitswap process can listen on: TCP at an address.
const listen = words.transform((values, context) => {
  if (values.length === 1 && values[0] === 'off') return values
  const usable = values.filter((value) => {
    const [, kind, address = '', port = ''] = /^\/ip([46])\/([^/]+)\/tcp\/(\d{1,5})$/.exec(value) ?? []
    return isIP(address) === Number(kind) && Number(port) <= 65535
  })
  if (usable.length === values.length) return values
  context.addIssue({ code: 'custom', message: `IPCR_P2P must be off, or addresses separated by commas such as /ip4/127.0.0.1/tcp/4001, not "${values.join(',')}"` })
  return z.NEVER
})

const environment = z.object({
  PORT: integer('PORT', 0, 65535, 5000),
  HOST: z.string().min(1, 'HOST must not be empty').default('127.0.0.1'),
  IPCR_DATA: z.string().min(1, 'IPCR_DATA must not be empty').default('./data'),
  IPCR_PUBLIC_URL: publicUrl,
  IPCR_AUTH: choice('IPCR_AUTH', ['wallet', 'open'], 'wallet'),
  IPCR_OPERATOR: address('IPCR_OPERATOR'),
  IPCR_DELETE: choice('IPCR_DELETE', ['on', 'off'], 'on'),
  IPCR_IDLE_SECONDS: integer('IPCR_IDLE_SECONDS', 1, 3600, 60),
  IPCR_GC_INTERVAL_SECONDS: integer('IPCR_GC_INTERVAL_SECONDS', 1, 604_800, 3600),
  IPCR_GC_GRACE_SECONDS: integer('IPCR_GC_GRACE_SECONDS', 0, 31_536_000, 86_400),
  IPCR_UPLOAD_EXPIRY_SECONDS: integer('IPCR_UPLOAD_EXPIRY_SECONDS', 1, 31_536_000, 86_400),
  IPCR_AUDIT_DAYS: integer('IPCR_AUDIT_DAYS', 0, 36_500, 365),
  IPCR_PUBLISH: choice('IPCR_PUBLISH', ['on', 'off'], 'on'),
  IPCR_INDEXER: choice('IPCR_INDEXER', ['on', 'off'], 'on'),
  IPCR_FOLLOW: words,
  IPCR_GATEWAYS: urls('IPCR_GATEWAYS'),
  IPCR_ROUTERS: urls('IPCR_ROUTERS'),
  IPCR_P2P: listen,
  IPCR_CACHE_BYTES: integer('IPCR_CACHE_BYTES', 0, Number.MAX_SAFE_INTEGER, 10 * 1024 ** 3),
  KUBO_RPC_URL: url('KUBO_RPC_URL'),
  ETH_RPC_URL: url('ETH_RPC_URL'),
  ENS_REGISTRY: address('ENS_REGISTRY'),
  DNS_SERVERS: words,
  DOH_URL: url('DOH_URL'),
  LOG_LEVEL: choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
})

export type Config = {
  port: number
  host: string
  dataDir: string
  publicUrl: URL | undefined
  auth: 'open' | 'wallet'
  /** `0x…` in lower case; unset: the wallet of this hub */
  operator: string | undefined
  deleteEnabled: boolean
  idleMs: number
  gc: { intervalMs: number; graceMs: number; uploadExpiryMs: number }
  /** how long the audit logs are kept; 0: for ever */
  auditDays: number
  /** whether pushes end in signed roots; off only to measure what that costs */
  publish: boolean
  /** whether the hub runs the indexer; off: somebody else does, or nobody */
  indexer: boolean
  /** names to follow from the start */
  follow: string[]
  gateways: URL[]
  routers: URL[]
  /** listen addresses (multiaddrs) of the bitswap process */
  p2p: string[] | 'off'
  cacheBytes: number
  kuboRpcUrl: URL | undefined
  /** an Ethereum node, to ask about contract wallets and ENS names */
  ethRpcUrl: URL | undefined
  /** `0x…` in lower case; unset: the registry of the main chain */
  ensRegistry: string | undefined
  /** unset: the machine's resolver */
  dnsServers: string[] | undefined
  dohUrl: URL | undefined
  logLevel: string
}

/** Reads the environment once into typed settings. Throws ConfigError with a sentence for the first wrong value. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = environment.safeParse(withoutEmpty(env))
  if (!result.success) throw new ConfigError(result.error.issues[0]?.message ?? 'the configuration is invalid')
  const values = result.data
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.IPCR_DATA),
    publicUrl: values.IPCR_PUBLIC_URL,
    auth: values.IPCR_AUTH,
    operator: values.IPCR_OPERATOR,
    deleteEnabled: values.IPCR_DELETE === 'on',
    idleMs: values.IPCR_IDLE_SECONDS * 1000,
    gc: {
      intervalMs: values.IPCR_GC_INTERVAL_SECONDS * 1000,
      graceMs: values.IPCR_GC_GRACE_SECONDS * 1000,
      uploadExpiryMs: values.IPCR_UPLOAD_EXPIRY_SECONDS * 1000,
    },
    auditDays: values.IPCR_AUDIT_DAYS,
    publish: values.IPCR_PUBLISH === 'on',
    indexer: values.IPCR_INDEXER === 'on',
    follow: values.IPCR_FOLLOW,
    gateways: values.IPCR_GATEWAYS,
    routers: values.IPCR_ROUTERS,
    p2p: listenAddresses(values.IPCR_P2P),
    cacheBytes: values.IPCR_CACHE_BYTES,
    kuboRpcUrl: values.KUBO_RPC_URL,
    ethRpcUrl: values.ETH_RPC_URL,
    ensRegistry: values.ENS_REGISTRY,
    dnsServers: values.DNS_SERVERS.length > 0 ? values.DNS_SERVERS : undefined,
    dohUrl: values.DOH_URL,
    logLevel: values.LOG_LEVEL,
  }
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
