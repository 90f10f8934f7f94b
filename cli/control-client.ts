import { request } from 'node:http'
import { z } from 'zod'
import { controlSocketPath } from '../lib/server/control.ts'

const line = z.union([
  z.strictObject({ progress: z.unknown() }),
  z.strictObject({ error: z.object({ code: z.string(), message: z.string() }) }),
  z.strictObject({ result: z.unknown() }),
])

/** The running hub refused a command. */
export class CommandRefusedError extends Error {
  readonly code = 'COMMAND_REFUSED'
  override name = 'CommandRefusedError'
}

/** Sends a command to the hub that runs on the data directory; its JSON answer, or undefined when none runs. Throws CommandRefusedError. */
export async function askHub(dataDir: string, path: string): Promise<unknown> {
  const answer = await post(dataDir, path, '', () => {})
  if (answer === undefined) return undefined
  if (answer.status !== 200) throw new CommandRefusedError(answer.text)
  return JSON.parse(answer.text)
}

/** The same for a command with arguments that tells how far it is. `{result}`, or undefined when no hub runs. Throws CommandRefusedError. */
export async function commandHub(dataDir: string, command: string, given: object, onProgress: (progress: unknown) => void): Promise<{ result: unknown } | undefined> {
  let last: z.infer<typeof line> | undefined
  const take = (text: string): void => {
    last = line.parse(JSON.parse(text))
    if ('progress' in last) onProgress(last.progress)
  }
  const answer = await post(dataDir, `/${command}`, JSON.stringify(given), take)
  if (answer === undefined) return undefined
  if (last && 'result' in last) return { result: last.result }
  throw new CommandRefusedError(last && 'error' in last ? last.error.message : 'the hub ended before the command did: start it again, and give the command again')
}

function post(dataDir: string, path: string, body: string, onLine: (text: string) => void): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: controlSocketPath(dataDir), path, method: 'POST' }, (answer) => {
      let [text, rest] = ['', '']
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        lines.forEach(onLine)
      })
      answer.once('error', reject).once('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    call.once('error', (error) => {
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) resolve(undefined)
      else reject(error)
    })
    call.end(body)
  })
}
