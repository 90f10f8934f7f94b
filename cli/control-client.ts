import { request } from 'node:http'
import { controlSocketPath } from '../lib/server/control.ts'

/** The running hub refused a command. */
export class CommandRefusedError extends Error {
  readonly code = 'COMMAND_REFUSED'
  override name = 'CommandRefusedError'
}

/** Sends a command to the hub that runs on the data directory; its JSON answer, or undefined when none runs. Throws CommandRefusedError. */
export function askHub(dataDir: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: controlSocketPath(dataDir), path, method: 'POST' }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject).once('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (answer.statusCode === 200) resolve(JSON.parse(text))
        else reject(new CommandRefusedError(text))
      })
    })
    call.once('error', (error) => {
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) resolve(undefined)
      else reject(error)
    })
    call.end()
  })
}
