import { isJsonType } from '../oci/media-types.ts'
import type { BlobFiles } from './blob-files.ts'
import type { Layer } from './hub-source.ts'

const MOST_BYTES = 64 * 1024
const MOST_FILES = 4

/** An artifact's files with the text of those that are JSON or text by their type, whole and in UTF-8: the first four, of 64 KiB at most each. */
export async function withTexts(blobs: BlobFiles, files: Layer[]): Promise<Layer[]> {
  const shown = files.filter(({ mediaType, size }) => isText(mediaType) && size <= MOST_BYTES).slice(0, MOST_FILES)
  return Promise.all(files.map(async (file) => {
    const text = shown.includes(file) ? decode(await blobs.read(file.digest, MOST_BYTES)) : undefined
    return text === undefined ? file : { ...file, text }
  }))
}

function isText(mediaType: string): boolean {
  return isJsonType(mediaType) || mediaType.startsWith('text/')
}

function decode(bytes: Uint8Array | string): string | undefined {
  if (typeof bytes === 'string') return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
