import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError, isLoopbackHost, readConfig, type Config } from '../config.ts'
import { setContext } from '../context-ref.ts'
import { createContext } from '../context.ts'
import { NewerDataError } from '../db/migrate.ts'
import { OperatorWalletError } from '../identity/keys/operator-wallet.ts'
import { createLogger } from '../logger.ts'
import { DataInUseError } from '../store/data-lock.ts'
import { logAccess } from './access-log.ts'
import { startControl } from './control.ts'
import { createDispatcher } from './dispatch.ts'
import { hubUrl, welcome } from './welcome.ts'
import { drain } from './drain.ts'
import { createHttpServer } from './http-server.ts'
import { createPages } from './pages.ts'
import { readEnvironment } from './environment.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'

/** Starts the hub from the environment and `.env`; on a setting that cannot work prints a sentence and exits with 1. */
export async function startHub(): Promise<void> {
  try {
    await run(readConfig(readEnvironment()))
  } catch (error) {
    if (!isForOperator(error)) throw error
    process.stderr.write(`ipcr: ${sentence(error)}\n`)
    process.exit(1)
  }
}

function isForOperator(error: unknown): error is Error {
  if (error instanceof ConfigError || error instanceof DataInUseError || error instanceof NewerDataError || error instanceof OperatorWalletError) return true
  return error instanceof Error && 'code' in error && /^(EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOTDIR|EROFS|ENOSPC|EMFILE)$|^SQLITE_/.test(String(error.code))
}

function sentence(error: Error): string {
  if (error.name !== 'SqliteError') return error.message
  return `the database in IPCR_DATA cannot be opened: ${error.message}. Is there room on the disk, and may this user write there?`
}

async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel)
  // A fault in something that nobody waits for must not end the process that serves the others.
  process.on('unhandledRejection', (err) => logger.error({ err }, 'something failed unnoticed'))
  const context = createContext(config, logger)
  setContext(context)
  const dispatcher = createDispatcher(context, logger)
  const { server, silent } = createHttpServer(config.idleMs, dispatcher.onRequest)
  if (logger.isLevelEnabled('debug')) server.on('request', (req, res) => logAccess(logger, req, res))
  const { port } = await listen(server, config)
  const control = await startControl(config.dataDir, context)
  // Before anybody is told where the hub is: who knows that may end it.
  const stop = drain(server, silent, logger, async () => {
    removeRunFile(config.dataDir)
    await control.close()
    await context.close()
  })
  process.once('SIGTERM', stop).once('SIGINT', stop)
  writeRunFile(config.dataDir, { pid: process.pid, port, url: hubUrl({ ...config, port }), address: hubUrl({ ...config, port, publicUrl: undefined }) })
  await context.identity.ready
  process.stdout.write(welcome({ ...config, port }, isLoopbackHost(config.host) ? await context.identity.firstToken() : undefined))
  dispatcher.setPages(createPages(server, config, logger))
  context.pagesReady()
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
