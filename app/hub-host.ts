import { headers } from 'next/headers'
import { getContext } from '../lib/context-ref.ts'
import { ownOrigin } from '../lib/http/own-origin.ts'

const LOOPBACK = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

/** The host that docker lines name: the public one, else the loopback name the page was asked by. */
export async function hubHost(): Promise<string> {
  const { config } = getContext()
  if (config.publicUrl) return config.publicUrl.host
  const host = (await headers()).get('host') ?? ''
  return LOOPBACK.test(host) ? host : `${config.host}:${config.port}`
}

/** The address of this hub for commands, without a slash at its end. */
export async function hubOrigin(): Promise<string> {
  return ownOrigin(getContext().config, await hubHost())
}

/** Whether the hub is reached over HTTP, which some clients have to be told. */
export function isPlainHttp(): boolean {
  return ownOrigin(getContext().config, 'hub').startsWith('http:')
}
