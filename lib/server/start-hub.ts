import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isLoopbackHost, readConfig, type Config } from '../config.ts'
import { setContext, type Context } from '../context-ref.ts'
import { createContext } from '../context.ts'
import { createLogger, type Logger } from '../logger.ts'
import { logAccess } from './access-log.ts'
import { announce } from './announce.ts'
import { createDispatcher } from './dispatch.ts'
import { warnings, welcome } from './welcome.ts'
import { drain } from './drain.ts'
import { createHttpServer } from './http-server.ts'
import { createPages } from './pages.ts'
import { readEnvironment } from './environment.ts'
import { endStart } from './start-error.ts'

/** Starts the hub from the environment and `.env`; on a setting that cannot work prints a sentence and exits with 1. */
export async function startHub(): Promise<void> {
  try {
    await run(readConfig(readEnvironment()))
  } catch (error) {
    endStart(error)
  }
}

async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel, config.logFields)
  // A fault in something that nobody waits for must not end the process that serves the others.
  process.on('unhandledRejection', (err) => logger.error({ err }, 'something failed unnoticed'))
  for (const warning of warnings(config)) logger.warn(warning)
  const tls = config.tls && (await import('./tls.ts')).openTls(config.tls, logger)
  const context = createContext(config, logger)
  setContext(context)
  const dispatcher = createDispatcher(context, logger)
  const { server, silent } = createHttpServer(config, tls?.pair, dispatcher.onRequest)
  tls?.follow(server)
  if (logger.isLevelEnabled('debug')) server.on('request', (req, res) => logAccess(logger, req, res))
  const { port } = await listen(server, config)
  const announced = announce(context, port)
  // Before anybody is told where the hub is: who knows that may end it.
  let stopping = false
  const close = async () => {
    stopping = true
    await (await announced).close()
    await context.close()
  }
  const stop = drain(server, silent, logger, { stopStreams: () => context.api.close(), close })
  process.once('SIGTERM', stop).once('SIGINT', stop)
  await announced
  process.stdout.write(await greeting(context, port, logger).catch((error: unknown) => {
    if (stopping) return ''
    throw error
  }))
  dispatcher.setPages(createPages(server, config, logger))
  context.pagesReady()
}

async function greeting({ config, identity, ipns }: Context, port: number, logger: Logger): Promise<string> {
  await identity.ready
  // A disk that fails now may serve in a minute: the publisher tries for the same key again.
  const name = await ipns().catch((err: unknown) => {
    logger.error({ err }, 'the hub has no key yet')
    return undefined
  })
  // Whom others can reach has its token from the command line.
  const first = isLoopbackHost(config.host) ? await identity.firstToken() : undefined
  return welcome({ ...config, port }, name, { address: identity.rights.operator, secret: first?.secret })
}

function listen(server: Server, config: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address)
    })
  })
}
