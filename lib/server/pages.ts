import type { Server } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { PageHandler } from './dispatch.ts'

/** Loads Next, after the registry answers already; the handler of the hub's pages. */
export async function startPages(server: Server, config: Config, logger: Logger): Promise<PageHandler> {
  const started = performance.now()
  const { default: next } = await import('next')
  const app = next({ dev: process.env['NODE_ENV'] === 'development', dir: process.cwd(), hostname: config.host, port: config.port, httpServer: server })
  const handler = app.getRequestHandler()
  await app.prepare()
  logger.debug({ ms: Math.round(performance.now() - started) }, 'pages ready')
  return (req, res) => handler(req, res)
}
