import type { IncomingMessage, ServerResponse } from 'node:http'
import { rmSync } from 'node:fs'
import { z } from 'zod'
import type { Context } from '../context-ref.ts'
import { createServer } from '../http/node-http.ts'
import { answerCommand } from './answer-command.ts'
import { isCommand } from './commands.ts'
import { socketPath } from '../store/socket-path.ts'

const gcRequest = z.object({ dryRun: z.enum(['true', 'false']).default('false'), graceSeconds: z.coerce.number().nonnegative().optional() })

/** The Unix socket by which the command line and the indexer reach the running hub; for the user who runs it alone (0600). */
export function controlSocketPath(dataDir: string): string {
  return socketPath(dataDir, 'hub')
}

/** Listens for the command line: `POST /<command>`, and `POST /gc?dryRun=&graceSeconds=`, which answers with the collection's report. */
export async function startControl(dataDir: string, context: Context): Promise<{ close(): Promise<void> }> {
  const path = controlSocketPath(dataDir)
  rmSync(path, { force: true })
  const server = createServer((req, res) => void answer(context, req, res))
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  } finally {
    process.umask(mask)
  }
  return {
    close: () => new Promise((resolve) => {
      context.indexing.close()
      server.close(() => resolve())
      server.closeIdleConnections()
    }),
  }
}

async function answer(context: Context, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = URL.parse(req.url ?? '/', 'http://control')
  const command = url?.pathname.slice(1) ?? ''
  if (req.method === 'POST' && isCommand(command)) return answerCommand(context, command, req, res)
  if (req.method !== 'POST' || url?.pathname !== '/gc') return send(res, 404, { error: 'no such command' })
  const options = gcRequest.safeParse(Object.fromEntries(url.searchParams))
  if (!options.success) return send(res, 400, { error: 'dryRun is true or false, graceSeconds a number' })
  const { dryRun, graceSeconds } = options.data
  try {
    send(res, 200, await context.collectGarbage({ dryRun: dryRun === 'true', graceMs: graceSeconds === undefined ? undefined : graceSeconds * 1000 }))
  } catch (error) {
    send(res, 500, { error: error instanceof Error ? error.message : 'the collection failed' })
  }
}

function send(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  res.end(JSON.stringify(value))
}
