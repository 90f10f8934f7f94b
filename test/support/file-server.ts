import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }

export type FileServer = { url: string; /** paths that were asked for */ asked: string[]; stop(): Promise<void> }

/** A plain web server on loopback that gives the files of a directory below `prefix`, such as `/some/where`; everything else is 404. */
export async function startFileServer(directory: string, prefix: string): Promise<FileServer> {
  const asked: string[] = []
  const server = createServer(async (req, res) => {
    const { pathname } = new URL(req.url ?? '', 'http://localhost')
    asked.push(pathname)
    const file = pathname.startsWith(`${prefix}/`) ? join(directory, pathname.slice(prefix.length).replace(/\/$/, '/index.html')) : undefined
    const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (bytes && file !== undefined) res.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(req.method === 'HEAD' ? undefined : bytes)
    else res.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    asked,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
