import { LoginError } from './login-error.ts'

const MOST_CHARACTERS = 300
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** `host` as docker has it in an image's name, with the port; `origin` is where to ask. */
export type HubAddress = { host: string; origin: string }

/**
 * A registry as docker, podman or a person names it: a host with its port, or an address. Without a scheme it is https, on this
 * machine http as docker has it. A secret would cross a network in clear over http, so that is for loopback only. Throws LoginError HUB_INVALID.
 */
export function parseHub(text: string): HubAddress {
  const given = text.trim()
  const url = given.length > MOST_CHARACTERS || /[\s\\@]/.test(given) ? null : parse(given)
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') throw new LoginError('HUB_INVALID', 'name a hub by its host, such as hub.example.org or 127.0.0.1:5000')
  if (url.protocol === 'http:' && !isLoopback(url)) throw new LoginError('HUB_INVALID', `${url.host} would be asked without encryption: http:// is for this machine only, use https://${url.host}`)
  return { host: url.host, origin: url.origin }
}

/** True for an address on this machine. */
export function isLoopback({ hostname }: { hostname: string }): boolean {
  return LOOPBACK.test(hostname)
}

function parse(given: string): URL | null {
  if (given.includes('://')) return URL.parse(given)
  const url = URL.parse(`https://${given}`)
  return url && isLoopback(url) ? URL.parse(`http://${given}`) : url
}
