import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ApiRoute } from './types.ts'

const packageJson = z.object({ version: z.string() })

export type HubFacts = {
  name: string
  publicUrl: URL | undefined
  /** the hub's own IPNS name */
  ipns: () => Promise<string>
  /** where its blocks are to be had by bitswap */
  peer: () => Promise<{ peerId: string | null; addresses: string[] }>
}

/** `GET hub`: who this hub is. */
export function hubRoute({ name, publicUrl, ipns, peer }: HubFacts): ApiRoute {
  const { version } = packageJson.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'hub' ? {} : undefined),
    methods: {
      GET: async () => ({ status: 200, value: { name, version, publicUrl: publicUrl?.origin ?? null, ipns: await ipns(), ...(await peer()) } }),
    },
  }
}
