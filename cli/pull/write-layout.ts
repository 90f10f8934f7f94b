import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseDigest, type Digest } from '../../lib/oci/digest.ts'
import type { Descriptor } from '../../lib/oci/manifest-schema.ts'
import { OCI_INDEX } from '../../lib/oci/media-types.ts'
import type { Archive } from '../../lib/registry/archive/plan-archive.ts'
import { parseLayoutIndex } from '../../lib/roots/read/layout-index.ts'
import { makeDirectory } from '../../lib/store/make-directory.ts'
import { ImageInvalidError } from '../image/image-reference.ts'
import { checkedBlob, type ImageContent } from './image-content.ts'
import { writeFileOf } from './write-file.ts'

const INDEX = 'index.json'
const REF_NAME = 'org.opencontainers.image.ref.name'

/**
 * Writes an image into an OCI Image Layout, beside those that are in it. What is there already stays, so that a second try goes on
 * where the first one ended. Throws ImageInvalidError for a directory with something else in it, DirectoryError, and what `content` throws.
 */
export async function writeLayout(directory: string, { files }: Archive, content: ImageContent, onBytes: (bytes: number) => void): Promise<void> {
  makeDirectory(directory)
  const entries = await readdir(directory)
  if (entries.length > 0 && !entries.includes('oci-layout')) throw new ImageInvalidError(`${directory} has something else in it than an OCI Image Layout: name a new or an empty directory`)
  const before = entries.includes(INDEX) ? parseLayoutIndex(await readFile(join(directory, INDEX))) : []
  for (const { name, size, body } of files) {
    const path = join(directory, name)
    makeDirectory(dirname(path))
    if (name === INDEX) continue
    if (typeof body !== 'string') await writeFileOf(path, once(body))
    else if (await isThere(path, body, size)) onBytes(size)
    else await writeFileOf(path, checkedBlob(content, body, size, onBytes))
  }
  // The image is in the layout once all of it is.
  const index = files.find(({ name, body }) => name === INDEX && typeof body !== 'string')?.body
  if (index instanceof Uint8Array) await writeFileOf(join(directory, INDEX), once(joined(before, parseLayoutIndex(index))))
}

function joined(before: readonly Descriptor[], added: readonly Descriptor[]): Buffer {
  const isReplaced = (old: Descriptor): boolean => added.some((one) => (nameOf(one) === undefined ? one.digest === old.digest : nameOf(one) === nameOf(old)))
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...before.filter((old) => !isReplaced(old)), ...added] }))
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[REF_NAME]
}

async function isThere(path: string, digest: Digest, size: number): Promise<boolean> {
  const parts = parseDigest(digest)
  const found = await stat(path).catch(() => undefined)
  if (!parts || !found?.isFile() || found.size !== size) return false
  const hash = createHash(parts.algorithm)
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === parts.hex
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
