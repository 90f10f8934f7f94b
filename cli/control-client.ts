import { postControl, sendCommand } from '../lib/server/control-client.ts'
import { requireReadable } from './data-directory.ts'

/** The running hub refused a command. */
export class CommandRefusedError extends Error {
  readonly code = 'COMMAND_REFUSED'
  override name = 'CommandRefusedError'
}

/** Sends a command to the hub that runs on the data directory; its JSON answer, or undefined when none runs. Throws CommandRefusedError, DataForbiddenError. */
export async function askHub(dataDir: string, path: string): Promise<unknown> {
  requireReadable(dataDir)
  const answer = await postControl(dataDir, path, '').catch(unlessNoneRuns)
  if (answer === undefined) return undefined
  if (answer.status !== 200) throw new CommandRefusedError(answer.text)
  return JSON.parse(answer.text)
}

/** The same for a command with arguments that tells how far it is. `{result}`, or undefined when no hub runs. Throws CommandRefusedError, DataForbiddenError. */
export async function commandHub(dataDir: string, command: string, given: object, onProgress: (progress: unknown) => void): Promise<{ result: unknown } | undefined> {
  requireReadable(dataDir)
  const answer = await sendCommand(dataDir, command, given, { onProgress }).then((end) => ({ end }), unlessNoneRuns)
  if (answer === undefined) return undefined
  const { end } = answer
  if (end && 'result' in end) return end
  throw new CommandRefusedError(end ? end.error.message : 'the hub ended before the command did: start it again, and give the command again')
}

function unlessNoneRuns(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) return undefined
  throw error
}
