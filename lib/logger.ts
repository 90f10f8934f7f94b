import pino, { type Logger } from 'pino'

export type { Logger }

// Whatever a caller hands over by mistake, credentials do not reach the log.
const REDACTED = ['authorization', 'password', 'token', 'access_token', 'refresh_token', 'refreshToken', 'secret', 'signature', 'headers.authorization', 'headers.cookie']

/** The hub's logger, JSON lines on standard output; `level` is one of pino's. Subsystems take a child of it. */
export function createLogger(level: string): Logger {
  return pino({ level, base: undefined, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime })
}
