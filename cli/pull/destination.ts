import { stat } from 'node:fs/promises'
import type { Archive, ArchiveFormat } from '../../lib/registry/archive/plan-archive.ts'
import { ImageInvalidError } from '../image/image-reference.ts'
import { Dockerd } from '../push/dockerd.ts'
import { archiveBytes } from './archive-bytes.ts'
import type { ImageContent } from './image-content.ts'
import { writeFileOf, writeStdout } from './write-file.ts'
import { writeLayout } from './write-layout.ts'

type Take = (archive: Archive, content: ImageContent, onBytes: (bytes: number) => void) => Promise<string[]>

/**
 * Where an image goes, in which form, and of which platform unless another is asked for; `take` gives the names under which it is
 * known there. `write` takes an archive that is one already.
 */
export type Destination = { format: ArchiveFormat; platform?: string; take: Take; write?: (bytes: AsyncIterable<Uint8Array>) => Promise<void> }

/** dockerd without `output`; a directory, which becomes an OCI Image Layout; a file; or `-`, standard output. Throws DockerError, ImageInvalidError. */
export async function openDestination(output: string | undefined, format: ArchiveFormat | undefined): Promise<Destination> {
  if (output === undefined) return intoDockerd(format)
  if (output.endsWith('/') || (await isDirectory(output))) return intoDirectory(output, format)
  if (output === '-' && process.stdout.isTTY) throw new ImageInvalidError('an archive is not for a terminal: name a file with -o, or send it into a program')
  const write = output === '-' ? writeStdout : (bytes: AsyncIterable<Uint8Array>) => writeFileOf(output, bytes)
  return { format: format ?? 'docker', write, take: (archive, content, onBytes) => write(archiveBytes(archive, content, onBytes)).then(() => []) }
}

async function intoDockerd(format: ArchiveFormat | undefined): Promise<Destination> {
  if (format === 'oci') throw new ImageInvalidError('--format oci is for files: name one with -o')
  const daemon = new Dockerd(process.env)
  return { format: 'docker', platform: await daemon.platform(), take: (archive, content, onBytes) => daemon.load(archiveBytes(archive, content, onBytes), archive.length) }
}

function intoDirectory(directory: string, format: ArchiveFormat | undefined): Destination {
  if (format === 'docker') throw new ImageInvalidError('a directory becomes an OCI Image Layout: name a file for --format docker')
  return { format: 'oci', take: (archive, content, onBytes) => writeLayout(directory, archive, content, onBytes).then(() => []) }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
