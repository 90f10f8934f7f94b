import { InvalidArgumentError, type Command } from 'commander'
import { DATA_OPTION } from './data-directory.ts'
import { formatBytes } from './format-bytes.ts'
import type { HubOptions } from './hub-api.ts'
import { parseInterval } from './mirror/interval.ts'
import type { MirrorJob } from './mirror/run-mirror.ts'
import type { MirrorRun } from './mirror/watch-mirror.ts'
import { plainText } from './plain-text.ts'
import { showProgress } from './show-progress.ts'

type Options = HubOptions & { allTags: boolean; platform?: string; watch?: number; silent: boolean; json: boolean }

const EXAMPLES = `
Examples:
  ipcr mirror docker://docker.io/library/alpine:3.20 alice/alpine
  ipcr mirror docker://quay.io/example/app hub.example.org/alice/app --all-tags
  ipcr mirror docker://127.0.0.1:5005/alpine alice/alpine:arm --platform linux/arm64
  ipcr mirror docker://quay.io/example/app alice/app --all-tags --watch 6h    again and again, as a service`

/** `ipcr mirror`: images of another registry, byte for byte, to a hub. */
export function addMirrorCommand(program: Command): void {
  program.command('mirror')
    .description('copy images of another registry to a hub, with their digests; only what is missing')
    .argument('<source>', 'docker://registry.example.org/app, with a tag or a digest (default: latest)')
    .argument('<name>', 'where to: alice/app, with or without the host of a hub, and a tag if it is to be another')
    .option('--all-tags', 'every tag that the repository lists', false)
    .option('--platform <platform>', 'of an image of several platforms this one alone, such as linux/arm64; an image of another is refused')
    .option('--watch <interval>', 'do not end: mirror again 30s, 15m, 6h or 1d after the run before; what fails is tried again then', parseWatch)
    .option('-r, --hub <hub>', 'the hub, by its host or address (default: the host in the name, else the hub that runs on the data directory)')
    .option('-q, --silent', 'print nothing but what fails', false)
    .option(...DATA_OPTION).option('--json', 'print an object for each tag, with --watch for each run', false)
    .addHelpText('after', EXAMPLES)
    .action(mirror)
}

async function mirror(source: string, name: string, { watch, ...options }: Options): Promise<void> {
  const line = showProgress()
  const done = { sent: 0, skipped: 0 }
  const count = (what: 'sent' | 'skipped') => (bytes: number): void => {
    done[what] += bytes
    if (!options.silent) line.show(`${formatBytes(done.sent)} copied`)
  }
  const job = { source, name, options, progress: { sent: count('sent'), skipped: count('skipped') } }
  if (watch !== undefined) return schedule(job, watch, line)
  const { runMirror } = await import('./mirror/run-mirror.ts')
  const results = await runMirror(job).finally(line.end)
  for (const { target, digest, copied, error } of results) {
    if (error !== undefined) process.stderr.write(`${target}: ${plainText(error)}\n`)
    if (options.json) process.stdout.write(`${JSON.stringify({ name: target, digest, copied, error })}\n`)
    else if (error === undefined && !options.silent) process.stdout.write(`${target} is ${digest}${copied ? '' : ', as it was'}\n`)
  }
  if (!options.silent) process.stderr.write(`${formatBytes(done.sent)} copied\n`)
  if (results.some(({ error }) => error !== undefined)) process.exitCode = 1
}

// Whoever ends it does so at once: the next run goes on with what is missing.
async function schedule(job: MirrorJob & { options: Options }, everyMs: number, line: ReturnType<typeof showProgress>): Promise<never> {
  const { watchMirror } = await import('./mirror/watch-mirror.ts')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => (line.end(), process.exit(0)))
  return watchMirror(job, everyMs, (run) => {
    line.end()
    for (const { name, error } of run.failed) process.stderr.write(`${run.at} ${name === undefined ? '' : `${name}: `}${plainText(error)}\n`)
    if (job.options.json) process.stdout.write(`${JSON.stringify(run)}\n`)
    else if (!job.options.silent) process.stdout.write(`${describeRun(run)}\n`)
  })
}

function describeRun({ at, tags, copied, failed, bytes }: MirrorRun): string {
  return `${at} ${tags} ${tags === 1 ? 'tag' : 'tags'}, ${copied.length} copied, ${failed.length} failed, ${formatBytes(bytes)}`
}

function parseWatch(text: string): number {
  const everyMs = parseInterval(text)
  if (everyMs !== undefined) return everyMs
  throw new InvalidArgumentError('An interval is a number with s, m, h or d, from 1s to 24d.')
}
