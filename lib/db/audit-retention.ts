import type { Logger } from 'pino'
import type { HubDatabase } from './hub-database.ts'

const EVERY_MS = 3_600_000
const DAY_MS = 86_400_000

export type RetentionParts = { db: Pick<HubDatabase, 'write'>; /** 0: for ever */ days: number; logger: Logger; now: () => number }

/** Removes what the audit log keeps no longer, every hour; the result stops it. */
export function startAuditRetention({ db, days, logger, now }: RetentionParts): () => void {
  if (days === 0) return () => {}
  const sweep = async (): Promise<void> => {
    while (await db.write('sweepAudit', { before: now() - days * DAY_MS }));
  }
  const timer = setInterval(() => void sweep().catch((err: unknown) => logger.error({ err }, 'the audit log could not be swept')), EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
