import { createHash } from 'node:crypto'

const BYTES = 6

/**
 * For each layer a number that stands for it and all below it: the first 48 bits of the sha256 over their digests. Two images with
 * the same number share those layers, from the lowest on.
 */
export function layerChains(digests: readonly string[]): number[] {
  const running = createHash('sha256')
  return digests.map((digest) => {
    running.update(digest)
    return running.copy().digest().readUIntBE(0, BYTES)
  })
}
