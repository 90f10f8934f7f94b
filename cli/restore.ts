import { Command } from 'commander'
import { z } from 'zod'
import { configOf, DATA_OPTION, requireHubData } from './data-directory.ts'
import { formatBytes } from './format-bytes.ts'
import { SILENT_OPTION, showProgress } from './show-progress.ts'
import { commandOf } from './with-hub.ts'

const count = z.number()
const counts = z.object({ namespace: z.string(), repositories: count, blobs: count, bytes: count, manifests: count, tags: count, kept: z.array(z.string()) })
const signed = z.object({ root: z.string(), sequence: z.string().nullable(), signedAt: z.number().nullable() })
const report = signed.extend({
  restored: z.array(counts.extend(signed.shape)), left: z.array(z.string()),
  failed: z.array(z.object({ namespace: z.string(), reason: z.string() })), hub: z.boolean(),
})
type Report = z.infer<typeof report>

type Options = { namespace: string[]; force: boolean; data?: string; silent: boolean; json: boolean }

/** `ipcr restore`: rebuilds what this hub publishes from its published roots. */
export function addRestoreCommand(program: Command): void {
  program.command('restore')
    .description('bring namespaces back from a published root: tags, manifests, layers, READMEs')
    .argument('<name>', 'a hub\'s or namespace\'s IPNS name (k51…), domain, or the CID of a root')
    .option('--namespace <name...>', 'these alone of a hub\'s namespaces', [])
    .option('--force', 'also what belongs to another operator than this hub\'s', false)
    .option(...DATA_OPTION)
    .option(...SILENT_OPTION, false)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nThe keys must be here (ipcr name import). Blocks come from what is pinned here, IPCR_GATEWAYS, IPCR_ROUTERS, KUBO_RPC_URL and\nbitswap; every digest is checked. What is here already stays. Cut off, it goes on where it was when given again.\n\n'
      + 'Examples:\n  ipcr restore k51…\n  ipcr restore bafybei… --namespace alice\n  IPCR_GATEWAYS=https://gateway.example.org ipcr restore hub.example.org')
    .action(restore)
}

async function restore(name: string, options: Options): Promise<void> {
  const config = configOf(options.data)
  requireHubData(config.dataDir)
  const progress = showProgress(options)
  const given = { name, namespaces: options.namespace, force: options.force }
  const { result, running } = await commandOf(config, 'restore', given, (state) => progress.show(describeCounts(counts.parse(state)))).finally(() => progress.end())
  const done = report.parse(result)
  process.stdout.write(options.json ? `${JSON.stringify(done)}\n` : describe(done, running))
  if (done.failed.length > 0) process.exitCode = 1
}

function describeCounts({ namespace, repositories, blobs, bytes, manifests, tags }: z.infer<typeof counts>): string {
  return `${namespace}: ${several(repositories, 'repository', 'repositories')}, ${several(tags, 'tag')}, ${several(manifests, 'manifest')}, ${several(blobs, 'blob')}, ${formatBytes(bytes)} fetched`
}

function describeRecord({ sequence, signedAt }: z.infer<typeof signed>): string {
  if (sequence === null) return 'of which no record is known: nothing says how old it is'
  return `${signedAt === null ? '' : `signed ${new Date(signedAt).toISOString()}, `}sequence ${sequence}`
}

function several(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function describe({ restored, left, failed, hub }: Report, running: boolean): string {
  const lines = restored.map((counted) => `${describeCounts(counted)}\n  from /ipfs/${counted.root}, ${describeRecord(counted)}`)
  for (const { namespace, kept } of restored) if (kept.length > 0) lines.push(`${namespace}: these tags point elsewhere here, and stay: ${kept.join(', ')}`)
  if (left.length > 0) lines.push(`Left out, since their keys are not here: ${left.join(', ')}`)
  for (const { namespace, reason } of failed) lines.push(`${namespace} was not restored: ${reason}`)
  if (hub) lines.push('The hub goes on under its name.')
  if (failed.length > 0) lines.push('Give the command again when that is mended: it goes on where it was.')
  else lines.push(running ? 'It is published now: ipcr name list.' : 'Start the hub, and it is published.')
  return `${lines.join('\n')}\n`
}
