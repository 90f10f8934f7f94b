import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from '../context-ref.ts'
import { runCommand, type CommandName } from './commands.ts'

const MOST_BYTES = 64 * 1024 * 1024

/**
 * Answers a command with lines of JSON: `{progress}` as often as there is any, then `{result}` or `{error: {code, message}}`.
 * It goes on when the asker has gone.
 */
export async function answerCommand(context: Context, command: CommandName, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const write = (line: object): void => void (res.destroyed || res.write(`${JSON.stringify(line)}\n`))
  res.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' })
  try {
    const given = JSON.parse(await readText(req)) as unknown
    write({ result: await runCommand(context, command, given, (progress) => write({ progress })) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    write({ error: { code, message: error instanceof Error ? error.message : 'it failed' } })
  }
  res.end()
}

async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let left = MOST_BYTES
  for await (const chunk of req as AsyncIterable<Buffer>) {
    left -= chunk.length
    if (left < 0) throw new Error('the command is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
