import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { ImageInvalidError } from '../image/image-reference.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Writes a whole file: it is there under its name once all of it is. Throws ImageInvalidError for what is no file, and what `bytes` throws. */
export async function writeFileOf(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const target = await fileAt(path)
  const unfinished = `${target}.${randomBytes(6).toString('hex')}.part`
  const file = await open(unfinished, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    throw new ImageInvalidError(`${path} cannot be written: ${error.code === 'ENOENT' ? 'its directory is not there, make it first' : error.message.replace(/,[^,]*$/, '')}`)
  })
  const kept = removedBySignals(unfinished)
  try {
    for await (const part of bytes) await writeAll(file, part)
    await file.close()
    await rename(unfinished, target)
  } catch (error) {
    await file.close()
    await rm(unfinished, { force: true })
    throw error
  } finally {
    kept()
  }
}

/** Writes to standard output, no faster than it is read. */
export async function writeStdout(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of bytes) await new Promise<void>((resolve, reject) => process.stdout.write(part, (error) => (error ? reject(error) : resolve())))
}

// A link stays one. A device or a pipe would be replaced by the file that takes its name.
async function fileAt(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path)
  const found = await stat(target).catch(() => undefined)
  if (!found || found.isFile()) return target
  throw new ImageInvalidError(`${path} is there and no file: name another, or - for standard output`)
}

// Whoever ends the command in the middle is left with nothing of it.
function removedBySignals(path: string): () => void {
  const end = (signal: NodeJS.Signals): void => {
    rmSync(path, { force: true })
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, end)
  return () => {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let written = 0; written < part.length;) written += (await file.write(part, written)).bytesWritten
}
