import type { Server } from 'node:http'
import type { Logger } from 'pino'
import type { SilentConnections } from './silent-connections.ts'

const DRAIN_MS = 30_000

export type Drained = { /** ends the answers that would go on for ever */ stopStreams: () => void; /** once no request is under way */ close: () => Promise<void> }

/** A signal handler that stops taking connections, lets requests under way end for up to 30 s, closes the parts, and exits with 0. */
export function drain(server: Server, silent: SilentConnections | undefined, logger: Logger, { stopStreams, close }: Drained): () => void {
  return () => {
    logger.info('stopping: requests under way may end')
    const late = setTimeout(() => {
      logger.warn('cutting the requests that are still under way')
      server.closeAllConnections()
    }, DRAIN_MS)
    server.close(() => {
      clearTimeout(late)
      close().then(() => process.exit(0), (err: unknown) => {
        logger.error({ err }, 'the hub did not stop in order')
        process.exit(1)
      })
    })
    // Connections that become idle after this moment would otherwise hold the process until their keep-alive ends.
    setInterval(() => server.closeIdleConnections(), 100).unref()
    server.closeIdleConnections()
    silent?.close()
    stopStreams()
  }
}
