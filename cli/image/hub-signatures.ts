import { z } from 'zod'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { askHub } from '../credential/ask-hub.ts'
import type { ReachedHub } from '../hub-api.ts'

const MOST_BYTES = 1024 * 1024
const listed = z.object({ manifests: z.array(z.object({ digest: z.string() })) })

/** Manifests of the wallets' signatures that a hub lists on an image, to know whether its root has them yet; none when it does not say. */
export async function signaturesAt(hub: ReachedHub, repository: string, digest: string): Promise<string[]> {
  const path = `/v2/${repository}/referrers/${digest}?${new URLSearchParams({ artifactType: WALLET_SIGNATURE })}`
  const answer = await askHub(hub.at, { method: 'GET', path, headers: { host: hub.host }, mostBytes: MOST_BYTES }).catch(() => undefined)
  return answer?.status === 200 ? read(answer.text) : []
}

function read(text: string): string[] {
  try {
    return listed.parse(JSON.parse(text)).manifests.map(({ digest }) => digest)
  } catch {
    return []
  }
}
