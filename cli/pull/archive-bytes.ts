import { TAR_END, tarHeader, tarPadding } from '../../lib/registry/archive/tar-header.ts'
import type { Archive } from '../../lib/registry/archive/plan-archive.ts'
import { checkedBlob, type ImageContent } from './image-content.ts'

/** An archive's bytes in order; each part is to be used before the next is asked for. Throws ImageDamagedError, and what its content throws. */
export async function* archiveBytes({ files }: Archive, content: ImageContent, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (const { name, size, body } of files) {
    yield tarHeader(name, size)
    if (typeof body !== 'string') yield body
    else yield* checkedBlob(content, body, size, onBytes)
    yield tarPadding(size)
  }
  yield TAR_END
}
