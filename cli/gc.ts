import { Command, InvalidArgumentError } from 'commander'
import type { Config } from '../lib/config.ts'
import { askHub } from './control-client.ts'
import { configOf, requireHubData } from './data-directory.ts'
import { formatBytes } from './format-bytes.ts'
import { garbageReport, type GarbageSummary } from './garbage-report.ts'
import { openAlone } from './with-hub.ts'

type Options = { dryRun: boolean; grace?: number; data?: string; json: boolean }

/** `ipcr gc`: removes what no manifest needs, in the running hub or, when none runs, on the data directory itself. */
export function addGcCommand(program: Command): void {
  program.command('gc')
    .description('remove blobs and uploads that nothing needs any more')
    .option('--dry-run', 'tell what would go, remove nothing', false)
    .option('--grace <seconds>', 'keep what is younger than this (default IPCR_GC_GRACE_SECONDS, one day)', seconds)
    .option('--data <directory>', 'the data directory (IPCR_DATA, default ./data)')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nThe hub may be running: pushes and pulls go on.\n\nExamples:\n  ipcr gc --dry-run\n  ipcr gc --grace 3600 --json')
    .action(collect)
}

function seconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number of seconds.')
  return Number(text)
}

async function collect(options: Options): Promise<void> {
  const config = configOf(options.data)
  const query = new URLSearchParams({ dryRun: String(options.dryRun), ...(options.grace === undefined ? {} : { graceSeconds: String(options.grace) }) })
  const answer = await askHub(config.dataDir, `/gc?${query}`)
  const report = answer === undefined ? await collectAlone(config, options) : garbageReport.parse(answer)
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describe(report))
}

async function collectAlone(config: Config, options: Options): Promise<GarbageSummary> {
  requireHubData(config.dataDir)
  const context = openAlone(config)
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
