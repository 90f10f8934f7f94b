import pino, { type Logger } from 'pino'

export type { Logger }

// Whatever a caller hands over by mistake, credentials do not reach the log.
const REDACTED = ['authorization', 'password', 'token', 'access_token', 'refresh_token', 'refreshToken', 'secret', 'signature', 'headers.authorization', 'headers.cookie']

/** The hub's logger, JSON lines on standard output, `fields` in each; `level` is one of pino's. Subsystems take a child of it. */
export function createLogger(level: string, fields: Record<string, string> = {}): Logger {
  return pino({ level, base: fields, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime })
}
