import { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readConfig } from '../config.ts'
import { getContext } from '../context-ref.ts'
import { createLogger, type Logger } from '../logger.ts'
import { logAccess } from '../server/access-log.ts'
import { announce } from '../server/announce.ts'
import { drain } from '../server/drain.ts'
import { readEnvironment } from '../server/environment.ts'
import { warnings } from '../server/welcome.ts'
import { installBridge } from './node-bridge.ts'

/**
 * Builds the hub's context in a process that Next started itself. lib/context.ts is loaded as it is and not out of
 * Next's bundle: its workers are files beside it, and a bundled copy would be a second context.
 */
export async function startUnderNext(): Promise<void> {
  const url = pathToFileURL(join(process.cwd(), 'lib', 'context.ts')).href
  const loaded: unknown = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ url)
  requirePlain()
  await creator(loaded)()
  const context = getContext()
  context.pagesReady()
  const logger = createLogger(context.config.logLevel, context.config.logFields)
  for (const warning of warnings(context.config)) logger.warn(warning)
  // Next has written there where it listens.
  const announced = announce(context, Number(process.env['PORT']))
  const logged = logger.isLevelEnabled('debug')
  let server: Server | undefined
  installBridge(({ req, res }, found) => {
    server = found
    if (logged) logAccess(logger, req, res)
  })
  const close = async (): Promise<void> => {
    await (await announced).close()
    await context.close()
  }
  if (process.env['NODE_ENV'] === 'production') stopInOrder(() => server, logger, close)
  await announced
}

// Whoever has a certificate must not get plain http instead.
function requirePlain(): void {
  if (!readConfig(readEnvironment()).tls) return
  process.stderr.write('ipcr: plain next start has no TLS: use npm start, or take out IPCR_TLS_KEY and IPCR_TLS_CERT and put a TLS proxy in front\n')
  process.exit(1)
}

// Next would end the process as soon as its requests are answered, with the database open.
function stopInOrder(findServer: () => Server | undefined, logger: Logger, close: () => Promise<void>): void {
  // A server that was asked nothing yet has nothing to let end.
  const stop = (): void => drain(findServer() ?? new Server(), undefined, logger, { stopStreams: () => getContext().api.close(), close })()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeAllListeners(signal).once(signal, stop)
}

function creator(loaded: unknown): () => unknown {
  const create: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'createContextOnce') : undefined
  if (typeof create !== 'function') throw new TypeError('lib/context.ts does not export createContextOnce')
  return () => Reflect.apply(create, undefined, [])
}
