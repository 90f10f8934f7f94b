import { z } from 'zod'
import { parseJson } from './parse-json.ts'

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** A provider of the Pinning Service API; its token stands in a file or a variable, never in a setting. */
export type PinningService = { name: string; endpoint: URL; tokenFile?: string | undefined; tokenEnv?: string | undefined }

/** An address to which a token can be sent: https, or this machine; without a user, a query and a fragment. */
export function parseEndpoint(text: string): URL | undefined {
  const url = URL.parse(text)
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) ? url : undefined
}

const service = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/),
  endpoint: z.string().transform(parseEndpoint).refine((url) => url !== undefined),
  token_file: z.string().min(1).optional(),
  token_env: z.string().min(1).optional(),
}).refine(({ token_file: file, token_env: variable }) => (file === undefined) !== (variable === undefined))

const services = z.array(service).refine((list) => new Set(list.map(({ name }) => name)).size === list.length)

/** IPCR_PINNING: a list as JSON. */
export const pinningServices = z.string().optional().transform((text, context): PinningService[] => {
  const found = services.safeParse(text === undefined ? [] : parseJson(text))
  if (found.success) return found.data.flatMap(({ name, endpoint, token_file: tokenFile, token_env: tokenEnv }) => (endpoint ? [{ name, endpoint, tokenFile, tokenEnv }] : []))
  context.addIssue({ code: 'custom', message: 'IPCR_PINNING must be a list of services such as [{"name":"example","endpoint":"https://pins.example.org","token_file":"/run/secrets/pins"}]: each with a name of its own, an https address (http for this machine alone), and token_file or token_env' })
  return z.NEVER
})
