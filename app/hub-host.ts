import { headers } from 'next/headers'
import { getContext } from '../lib/context-ref.ts'

const LOOPBACK = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

/** The host that docker lines name: the public one, else the loopback name the page was asked by. */
export async function hubHost(): Promise<string> {
  const { config } = getContext()
  if (config.publicUrl) return config.publicUrl.host
  const host = (await headers()).get('host') ?? ''
  return LOOPBACK.test(host) ? host : `${config.host}:${config.port}`
}
