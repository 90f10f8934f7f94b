import type { ClientRequest } from 'node:http'
import { z } from 'zod'
import { parseJson } from '../../lib/config/parse-json.ts'
import { plainText } from '../plain-text.ts'
import { DockerError } from './docker-error.ts'

const lineSchema = z.looseObject({ stream: z.string().optional(), error: z.string().optional(), message: z.string().optional() })

/** Sends all bytes as the body of a request, each part before the next is asked for. */
export async function sendAll(request: ClientRequest, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of bytes) {
    await new Promise<void>((resolve) => request.write(part, () => resolve()))
    // What went wrong is told by whoever waits for the answer.
    if (request.destroyed) return
  }
  request.end()
}

/** What dockerd says it has loaded: the images' names, or ids of those without. Throws DockerError. */
export function readLoaded(status: number | undefined, text: string): string[] {
  const lines = text.split('\n').filter(Boolean).map((line) => lineSchema.safeParse(parseJson(line)).data).filter((line) => line !== undefined)
  const wrong = lines.map(({ error, message }) => error ?? message).find((sentence) => sentence !== undefined)
  if (status !== 200 || wrong !== undefined) throw new DockerError(`dockerd does not take the image: ${plainText(wrong ?? `it answers with ${status}`)}`)
  return lines.flatMap(({ stream }) => /^Loaded image(?: ID)?: (\S+)/.exec(stream ?? '')?.[1] ?? [])
}
