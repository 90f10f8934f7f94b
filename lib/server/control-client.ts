import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { socketPath } from '../store/socket-path.ts'

// Of one line, or of an answer without any.
const MOST_ANSWER = 16 * 1024 * 1024

const line = z.union([
  z.strictObject({ progress: z.unknown() }),
  z.strictObject({ error: z.object({ code: z.string(), message: z.string() }) }),
  z.strictObject({ result: z.unknown() }),
])

/** How a command ended: with a result, or with why the hub refused it. */
export type CommandEnd = { result: unknown } | { error: { code: string; message: string } }

type Listening = { onLine?: (text: string) => void; signal?: AbortSignal }

/** Sends a command with arguments to the hub that runs on the data directory; undefined when it broke off before the end. Rejects when none runs, and with what is no answer of a hub. */
export async function sendCommand(dataDir: string, command: string, given: object, { onProgress, signal }: { onProgress?: (progress: unknown) => void; signal?: AbortSignal } = {}): Promise<CommandEnd | undefined> {
  let end: CommandEnd | undefined
  const onLine = (text: string): void => {
    const told = line.parse(JSON.parse(text))
    if ('progress' in told) onProgress?.(told.progress)
    else end = told
  }
  await postControl(dataDir, `/${command}`, JSON.stringify(given), { onLine, ...(signal ? { signal } : {}) })
  return end
}

/** POST to the hub's control socket. Rejects when no hub runs (ENOENT, ECONNREFUSED), or it breaks off. */
export async function postControl(dataDir: string, path: string, body: string, { onLine, signal }: Listening = {}): Promise<{ status: number; text: string }> {
  // The hub itself, which has this on its disk, loads no HTTP client.
  const { request } = await import('node:http')
  const call = request({ socketPath: socketPath(dataDir, 'hub'), path, method: 'POST', ...(signal ? { signal } : {}) })
  const answered = once(call, 'response')
  call.end(body)
  const [answer] = (await answered) as [IncomingMessage]
  // What breaks while it is read is thrown there.
  call.on('error', () => {})
  let text = ''
  for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
    if (text.length + chunk.length > MOST_ANSWER) throw new RangeError('the answer is too long')
    text += chunk
    if (!onLine || !chunk.includes('\n')) continue
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    lines.forEach(onLine)
  }
  return { status: answer.statusCode ?? 0, text }
}
