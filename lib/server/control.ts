import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Context } from '../context-ref.ts'
import { createServer } from '../http/node-http.ts'

// sockaddr_un holds 108 bytes; a deeper data directory has its socket in the directory for temporary files.
const MAX_SOCKET_PATH = 103
const gcRequest = z.object({ dryRun: z.enum(['true', 'false']).default('false'), graceSeconds: z.coerce.number().nonnegative().optional() })

/** The Unix socket by which the command line reaches the running hub; for the user who runs it alone (0600). */
export function controlSocketPath(dataDir: string): string {
  const path = join(dataDir, 'run', 'hub.sock')
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path
  return join(tmpdir(), `ipcr-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}.sock`)
}

/** Listens for the command line; `POST /gc?dryRun=&graceSeconds=` answers with the collection's report. */
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
      server.close(() => resolve())
      server.closeIdleConnections()
    }),
  }
}

async function answer(context: Context, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = URL.parse(req.url ?? '/', 'http://control')
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
