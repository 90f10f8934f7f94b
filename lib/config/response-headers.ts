import { z } from 'zod'
import { parseJson } from './parse-json.ts'

/** A header for every answer; several values are several lines. */
export type ResponseHeader = readonly [name: string, value: string | string[]]

const MOST = 32
// By these clients, caches and browsers understand an answer: each answer has its own, or none.
const OF_THE_HUB = /^(?:accept-ranges|access-control-.*|age|allow|authorization|cache-control|clear-site-data|connection|content-.*|cookie|date|docker-.*|etag|expires|host|keep-alive|last-modified|link|location|oci-.*|pragma|proxy-.*|range|refresh|retry-after|sec-.*|service-worker-allowed|set-cookie|te|trailer|transfer-encoding|upgrade|vary|via|warning|www-authenticate|x-ipfs-.*|x-ipcr-.*)$/i
const WHAT = 'IPCR_HEADERS must be headers and their values, such as {"X-Robots-Tag":"noindex"}'

const value = z.string().max(4096).regex(/^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/)
const headers = z.record(z.string().max(100).regex(/^[\w!#$%&'*+.^`|~-]+$/), z.union([value, z.array(value).min(1).max(MOST)]))
  .refine((found) => Object.keys(found).length <= MOST)

/** IPCR_HEADERS: an object as JSON. */
export const responseHeaders = z.string().optional().transform((text, context): ResponseHeader[] => {
  const found = headers.safeParse(text === undefined ? {} : parseJson(text))
  const names = Object.keys(found.data ?? {})
  const wrong = found.success ? refusal(names) : `${WHAT}: at most ${MOST} of them, each value printable ASCII of at most 4,096 characters`
  if (wrong === undefined) return Object.entries(found.data ?? {})
  context.addIssue({ code: 'custom', message: wrong })
  return z.NEVER
})

function refusal(names: string[]): string | undefined {
  const own = names.find((name) => OF_THE_HUB.test(name))
  if (own !== undefined) return `IPCR_HEADERS cannot set ${own}: the hub has its own for each answer`
  const twice = names.find((name, at) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== at)
  return twice === undefined ? undefined : `IPCR_HEADERS has ${twice} twice: give it a list of values`
}
