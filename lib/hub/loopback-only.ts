import type { IncomingMessage } from 'node:http'
import { isLoopbackHost, type Config } from '../config.ts'

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.|^::1$/

const SENTENCE = 'Plain "next start" listens on every address of this machine, but whoever reaches this hub may push and delete (IPCR_AUTH=open): ' +
  'it answers on 127.0.0.1 only. Start it with "next start -H 127.0.0.1", or with IPCR_AUTH=wallet, or set HOST too if everybody is meant.\n'

/** Why a request is refused that came to another address than loopback: in open mode HOST has to be set by hand too. */
export function whyNotHere(config: Pick<Config, 'host' | 'auth'>, req: IncomingMessage): string | undefined {
  return config.auth === 'open' && isLoopbackHost(config.host) && !LOOPBACK_ADDRESS.test(req.socket.localAddress ?? '') ? SENTENCE : undefined
}
