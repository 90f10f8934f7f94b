import { Command, InvalidArgumentError } from 'commander'
import { existsSync } from 'node:fs'
import { readConfig } from '../lib/config.ts'
import { createContext } from '../lib/context.ts'
import { hubDatabasePath } from '../lib/db/open.ts'
import { createLogger } from '../lib/logger.ts'
import { readEnvironment } from '../lib/server/environment.ts'
import { askHub } from './control-client.ts'
import { formatBytes } from './format-bytes.ts'
import { garbageReport, type GarbageSummary } from './garbage-report.ts'

/** The directory given holds no hub's data. */
class NoHubDataError extends Error {
  readonly code = 'NO_HUB_DATA'
  override name = 'NoHubDataError'
}

type Options = { dryRun: boolean; grace?: number; data?: string; json: boolean }

/** `ipcr gc`: removes what no manifest needs, in the running hub or, when none runs, on the data directory itself. */
export function addGcCommand(program: Command): void {
  program.command('gc')
    .description('remove blobs and uploads that nothing needs any more')
    .option('--dry-run', 'tell what would go, remove nothing', false)
    .option('--grace <seconds>', 'keep what is younger than this (default IPCR_GC_GRACE_SECONDS, one day)', seconds)
    .option('--data <directory>', 'the data directory (IPCR_DATA, default ./data)')
    .option('--json', 'print the report as JSON', false)
    .addHelpText('after', '\nThe hub may be running: pushes and pulls go on.\n\nExamples:\n  ipcr gc --dry-run\n  ipcr gc --grace 3600 --json')
    .action(collect)
}

function seconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number of seconds.')
  return Number(text)
}

async function collect(options: Options): Promise<void> {
  if (options.data !== undefined) process.env['IPCR_DATA'] = options.data
  const config = readConfig(readEnvironment())
  const query = new URLSearchParams({ dryRun: String(options.dryRun), ...(options.grace === undefined ? {} : { graceSeconds: String(options.grace) }) })
  const answer = await askHub(config.dataDir, `/gc?${query}`)
  const report = answer === undefined ? await collectAlone(config, options) : garbageReport.parse(answer)
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describe(report))
}

async function collectAlone(config: ReturnType<typeof readConfig>, options: Options): Promise<GarbageSummary> {
  if (!existsSync(hubDatabasePath(config.dataDir))) {
    throw new NoHubDataError(`${config.dataDir} is no hub's data directory: name the one that the hub has as IPCR_DATA with --data`)
  }
  const context = createContext(config, createLogger('silent'))
  try {
    return await context.collectGarbage({ dryRun: options.dryRun, graceMs: options.grace === undefined ? undefined : options.grace * 1000 })
  } finally {
    await context.close()
  }
}

function describe(report: GarbageSummary): string {
  const verb = report.dryRun ? 'would remove' : 'removed'
  return `${verb} ${report.blobs} blobs (${formatBytes(report.bytes)}), ${report.links} unused links, ${report.uploads} old uploads, ${report.strays} stray files\n`
}
