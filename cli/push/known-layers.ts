import { formatDigest, type Digest } from '../../lib/oci/digest.ts'
import { goJson, sorted } from './legacy-config.ts'
import { sha256 } from './planned-image.ts'

/**
 * Which layer dockerd before 25 is about to send: `<id>/layer.tar` stands under an id that is the hash of the layer's chain and of
 * `<id>/json` before it (`v1.CreateID`), so its digest is known without a look at its bytes. `diffIds` are those of the image.
 */
export function knownLayer(id: string, json: Buffer, diffIds: readonly Digest[]): Digest | undefined {
  const document = objectOf(json)
  if (!document) return undefined
  const { id: _, parent, os: __, ...bare } = document
  const own = typeof parent === 'string' ? { parent: formatDigest('sha256', parent) } : {}
  // The system is put in behind the hash, but for the topmost layer.
  const candidates = [{ ...bare, ...own }, { ...bare, ...own, os: document['os'] }]
  let chain: Digest | undefined
  for (const diffId of diffIds) {
    chain = chain === undefined ? diffId : sha256(Buffer.from(`${chain} ${diffId}`))
    if (candidates.some((candidate) => sha256(Buffer.from(goJson(sorted({ ...candidate, layer_id: chain })))) === `sha256:${id}`)) return diffId
  }
  return undefined
}

function objectOf(json: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json.toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
