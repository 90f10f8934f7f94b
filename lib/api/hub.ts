import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { route } from './declare/route.ts'
import type { ApiRoute } from './types.ts'

const packageJson = z.object({ version: z.string() })
const hub = z.object({
  name: z.string(), version: z.string(), publicUrl: z.string().nullable(), ipns: z.string().describe('its own IPNS name, k51…'),
  peerId: z.string().nullable(), addresses: z.array(z.string()).describe('where its blocks are to be had by bitswap'),
})

export type HubFacts = {
  name: string
  publicUrl: URL | undefined
  /** the hub's own IPNS name */
  ipns: () => Promise<string>
  /** where its blocks are to be had by bitswap */
  peer: () => Promise<{ peerId: string | null; addresses: string[] }>
}

/** The version in package.json. */
export function hubVersion(): string {
  return packageJson.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version
}

/** `GET hub`: who this hub is. */
export function hubRoute({ name, publicUrl, ipns, peer }: HubFacts): ApiRoute {
  const version = hubVersion()
  return route('hub', 'Hub').get({
    summary: 'Who this hub is', isPublic: true, answers: { 200: hub },
    run: async () => ({ status: 200, value: { name, version, publicUrl: publicUrl?.origin ?? null, ipns: await ipns(), ...(await peer()) } }),
  })
}
