import { setTimeout as delay } from 'node:timers/promises'
import { parseMirror, runMirror, type Mirrored, type MirrorJob } from './run-mirror.ts'

/** What one run of a schedule did. A failure without a name kept the whole run from beginning. */
export type MirrorRun = { at: string; tags: number; copied: string[]; failed: { name?: string; error: string }[]; bytes: number }

/** Mirrors, waits, and mirrors again without end; what fails is told, and tried again by the next run. Throws MirrorError, SavedError for what no run could do. */
export async function watchMirror(job: MirrorJob, everyMs: number, tell: (run: MirrorRun) => void): Promise<never> {
  parseMirror(job)
  for (;;) {
    tell(await runOnce(job))
    await delay(everyMs)
  }
}

async function runOnce({ progress, ...job }: MirrorJob): Promise<MirrorRun> {
  const [at, count] = [new Date().toISOString(), { bytes: 0 }]
  const sent = (bytes: number): void => {
    count.bytes += bytes
    progress.sent(bytes)
  }
  const done = await runMirror({ ...job, progress: { ...progress, sent } }).then(summary, (error: unknown) => ({ tags: 0, copied: [], failed: [{ error: error instanceof Error ? error.message : 'unknown' }] }))
  return { at, ...done, ...count }
}

function summary(results: readonly Mirrored[]): Pick<MirrorRun, 'tags' | 'copied' | 'failed'> {
  return {
    tags: results.length,
    copied: results.flatMap(({ target, copied }) => (copied ? [target] : [])),
    failed: results.flatMap(({ target, error }) => (error === undefined ? [] : [{ name: target, error }])),
  }
}
