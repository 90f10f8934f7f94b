import { open } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { copyRange, writeBytes } from '../../resolve/send-growing.ts'
import { countBytesSent } from '../counters.ts'
import { cutWhenIdle } from '../foreign/send-growing-body.ts'
import type { ResponseBody } from '../types.ts'
import type { PulledContent } from './content.ts'
import type { Archive } from './plan-archive.ts'
import { requireSize } from './send-archive.ts'
import { TAR_END, tarHeader, tarPadding } from './tar-header.ts'

/** Sends an archive one file after the other, each asked for when it is its turn: it may have to be fetched from outside. */
export async function sendInTurn(res: ServerResponse, { files }: Archive, content: PulledContent, idleMs: number): Promise<void> {
  const stop = cutWhenIdle(res, idleMs)
  try {
    for (const { name, size, body } of files) {
      if (res.destroyed) return
      await writeBytes(res, tarHeader(name, size))
      if (typeof body === 'string') await sendBody(res, await content.blob(body), size)
      else await writeBytes(res, body)
      await writeBytes(res, tarPadding(size))
    }
    if (!res.destroyed) res.end(TAR_END)
  } catch (error) {
    res.destroy()
    throw error
  } finally {
    stop()
  }
}

async function sendBody(res: ServerResponse, body: ResponseBody, size: number): Promise<void> {
  try {
    requireSize(body, size)
    if (body.kind === 'bytes') await writeBytes(res, body.bytes)
    else countBytesSent(body.kind === 'growing' ? await copyRange(body.blob, res, body.start, body.end) : await copyFile(res, body))
  } finally {
    if (body.kind === 'growing') body.blob.release()
  }
}

async function copyFile(res: ServerResponse, { path, start, end }: Extract<ResponseBody, { kind: 'file' }>): Promise<number> {
  await using file = await open(path)
  const read = async (target: Buffer, position: number): Promise<number> => {
    const { bytesRead } = await file.read(target, 0, target.length, position)
    if (bytesRead === 0) throw new RangeError(`${path} is shorter than it was`)
    return bytesRead
  }
  return await copyRange({ reach: async () => end, read }, res, start, end)
}
