import { isIP } from 'node:net'
import { z } from 'zod'

/** A whole number within bounds. */
export const integer = (name: string, min: number, max: number, fallback: number) =>
  z.string().default(String(fallback)).transform((text, context) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    context.addIssue({ code: 'custom', message: `${name} must be a whole number from ${min} to ${max}, not "${text}"` })
    return z.NEVER
  })

/** One of a few words. */
export const choice = <const T extends readonly [string, ...string[]]>(name: string, values: T, fallback: T[number]) =>
  z.enum(values, `${name} must be one of ${values.join(', ')}`).default(fallback as never)

/** IPCR_PUBLIC_URL: an origin. */
export const publicUrl = z.string().optional().transform((text, context) => {
  if (!text) return undefined
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url
  context.addIssue({ code: 'custom', message: `IPCR_PUBLIC_URL must be an http(s) address without a path, such as https://hub.example.org, not "${text}"` })
  return z.NEVER
})

/** Http(s) addresses, separated by commas, without credentials. */
export const urls = (name: string) => z.string().default('').transform((text, context) => {
  const found = text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => URL.parse(part))
  const usable = found.filter((url) => url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
  if (usable.length === found.length) return usable as URL[]
  context.addIssue({ code: 'custom', message: `${name} must be http(s) addresses separated by commas, such as https://gateway.example.org, not "${text}"` })
  return z.NEVER
})

/** One of them, or none. */
export const url = (name: string) => urls(name).transform((found, context) => {
  if (found.length < 2) return found[0]
  context.addIssue({ code: 'custom', message: `${name} must be one http(s) address` })
  return z.NEVER
})

/** The address below which a gateway has `ipfs/`, its path ending in a slash; none for `off`. */
export const gateway = (name: string) => z.preprocess((text) => (text === 'off' ? undefined : text), url(name)).transform((found, context) => {
  if (found === undefined || (found.search === '' && found.hash === '')) return found && new URL(found.pathname.replace(/\/*$/, '/'), found)
  context.addIssue({ code: 'custom', message: `${name} must be the address of a gateway, without a query: /ipfs/<cid> is appended` })
  return z.NEVER
})

/** The address of a wallet or a contract, in lower case. */
export const address = (name: string) => z.string().regex(/^0x[0-9a-fA-F]{40}$/, `${name} must be an address: 0x and 40 hex digits`).transform((text) => text.toLowerCase()).optional()

/** Words, separated by commas. */
export const words = z.string().default('').transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))

/** What the bitswap process can listen on: TCP at an address. */
export const listen = words.transform((values, context) => {
  if (values.length === 1 && values[0] === 'off') return values
  const usable = values.filter((value) => {
    const [, kind, address = '', port = ''] = /^\/ip([46])\/([^/]+)\/tcp\/(\d{1,5})$/.exec(value) ?? []
    return isIP(address) === Number(kind) && Number(port) <= 65535
  })
  if (usable.length === values.length) return values
  context.addIssue({ code: 'custom', message: `IPCR_P2P must be off, or addresses separated by commas such as /ip4/127.0.0.1/tcp/4001, not "${values.join(',')}"` })
  return z.NEVER
})
