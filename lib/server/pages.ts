import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { PageHandler } from './dispatch.ts'

// Where Next finds its build and configuration, wherever the hub is started.
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The handler of the hub's pages. Next is loaded when the first of them is asked for (at once in development): a hub that is
 * only pushed to and pulled from does without its 60 MiB, and Next makes every tick of the event loop dearer once it is there.
 */
export function createPages(server: Server, config: Config, logger: Logger): PageHandler {
  let loading: Promise<PageHandler> | undefined
  const load = (): Promise<PageHandler> => {
    loading ??= loadNext(server, config, logger).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  if (isDevelopment()) load().catch((err: unknown) => logger.error({ err }, 'the pages could not be loaded'))
  return async (req, res) => (await load())(req, res)
}

function isDevelopment(): boolean {
  return process.env['NODE_ENV'] === 'development'
}

async function loadNext(server: Server, config: Config, logger: Logger): Promise<PageHandler> {
  const started = performance.now()
  // As --experimental-next-config-strip-types does: Node reads next.config.ts, instead of a compiler of 23 MiB.
  process.env['__NEXT_NODE_NATIVE_TS_LOADER_ENABLED'] = 'true'
  const { default: next } = await import('next')
  const app = next({ dev: isDevelopment(), dir: ROOT, hostname: config.host, port: config.port, httpServer: server })
  const handler = app.getRequestHandler()
  await app.prepare()
  logger.debug({ ms: Math.round(performance.now() - started) }, 'pages ready')
  return (req, res) => handler(req, res)
}
