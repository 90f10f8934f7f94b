import { z } from 'zod'

const MOST_HOSTS = 16
const MOST_TEXT = 16 * 1024

/** A setting that cannot be used; the message is a sentence for the visitor. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID'
  override name = 'SettingsError'
}

const address = z.string().transform((text, context) => {
  const url = URL.parse(text.trim())
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url
  context.addIssue({ code: 'custom', message: `"${text.trim().slice(0, 100)}" is no http or https address` })
  return z.NEVER
})

const origin = address.transform((url, context) => {
  if (url.href === `${url.origin}/`) return url.origin
  context.addIssue({ code: 'custom', message: `of gateways and routers only the host counts: ${url.origin}` })
  return z.NEVER
})

const origins = z.array(origin).max(MOST_HOSTS, `no more than ${MOST_HOSTS} hosts are asked`).transform((found) => [...new Set(found)])
const endpoint = address.transform((url) => url.href)

const schema = z.object({
  gateways: origins.default([]),
  routers: origins.default([]),
  dohUrl: endpoint.optional(),
  ethRpcUrl: endpoint.optional(),
})

/** Who a visitor lets the page ask. Without gateways it is the one that the page came from. */
export type StaticSettings = z.infer<typeof schema>

export const NO_SETTINGS: StaticSettings = { gateways: [], routers: [] }

/** Settings as they were kept. Other pages of a gateway's origin could have written them: what is unusable counts as not there. */
export function readSettings(text: string | null): StaticSettings {
  const { data } = schema.safeParse(parseJson(text))
  return data ?? NO_SETTINGS
}

/** Settings as a visitor typed them, hosts one a line. Throws SettingsError. */
export function typedSettings(typed: Record<'gateways' | 'routers' | 'dohUrl' | 'ethRpcUrl', string>): StaticSettings {
  const { data, error } = schema.safeParse({
    gateways: lines(typed.gateways),
    routers: lines(typed.routers),
    ...(typed.dohUrl.trim() === '' ? {} : { dohUrl: typed.dohUrl }),
    ...(typed.ethRpcUrl.trim() === '' ? {} : { ethRpcUrl: typed.ethRpcUrl }),
  })
  if (data) return data
  throw new SettingsError(error.issues[0]?.message ?? 'the settings cannot be used')
}

/** The gateways that the page's own address adds for this visit, `?gw=`, once or more often; what is no address is left out. */
export function gatewaysOf(query: URLSearchParams): string[] {
  const found = query.getAll('gw').flatMap((text) => text.split(',')).map((text) => origin.safeParse(text).data)
  return found.filter((one) => one !== undefined).slice(0, MOST_HOSTS)
}

function lines(text: string): string[] {
  return text.split(/[\s,]+/).filter((line) => line !== '')
}

function parseJson(text: string | null): unknown {
  try {
    return text === null || text.length > MOST_TEXT ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
