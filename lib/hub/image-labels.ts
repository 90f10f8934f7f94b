import type { ImageLabels, ShownImage } from './hub-source.ts'

/** Reads what an image says of itself: its annotations, those of an index's first image, then its labels. */
export async function readImageLabels(image: (reference: string) => Promise<ShownImage | undefined>, reference: string): Promise<ImageLabels> {
  const found = await image(reference)
  const entry = found?.entries.find(({ attestation, size }) => !attestation && size !== undefined)
  const first = entry && (await image(entry.digest))
  return mergePairs(found?.annotations, first?.annotations, found?.config?.labels, first?.config?.labels)
}

/** Names and values of several lists; of a name that several have the first counts. */
export function mergePairs(...lists: (readonly [name: string, value: string][] | undefined)[]): ImageLabels {
  return new Map(lists.flatMap((list) => list ?? []).reverse())
}
