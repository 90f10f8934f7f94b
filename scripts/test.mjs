import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { spec } from 'node:test/reporters'
import { installTools } from '../test/tools/install.ts'
import { buildWhenNeeded } from './build.mjs'
import { buildStaticWhenNeeded } from './build-static.mjs'
import { runChild } from './child.mjs'
import { runFiles } from './run-files.mjs'

const ROOT = join(import.meta.dirname, '..')
// These kill hubs and fill disks, and look at what is left, or compare times: one file at a time.
const ALONE = ['faults/', 'db/tags/tag-plans.']
// One of these alone would be what is waited for at the end.
const LONG = ['start/', 'web/every-page/', 'static/views.', 'roots/scale.', 'resolve/dishonest.', 'resolve/cache-limit.', 'bad-inputs/v2-silence.', 'survival/restore.', 'static/']
// They mostly wait, for limits of time of the hub's that cannot be set: one of them runs beside what computes.
const WAITING = ['faults/indexer', 'resolve/cache-limit.', 'resolve/many-names.', 'bad-inputs/v2-silence.', 'bad-inputs/v2-connections.', 'p2p/hostile-peer.', 'cli/credential-helper-hostile.', 'indexing/supervised.', 'indexing/indexer-process.']
// One more at once than there are cores, since each waits now and then. A second browser would run into its own limits of time.
const ROOMS = { computing: Math.max(2, availableParallelism()) + 1, browser: 1, waiting: 1 }
const LIMIT = 900_000
// A file that left something open after its tests would hold the whole run.
const EACH = ['--import', join(ROOT, 'test/support/ends.ts')]
const counts = { passed: 0, failed: 0, skipped: 0 }

setTimeout(() => {
  console.error('the tests did not end within 75 minutes')
  process.exit(1)
}, 75 * 60_000).unref()

process.env.NEXT_TELEMETRY_DISABLED = '1'
// Of hundreds of processes each would compile the same modules anew.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/ipcr')
process.chdir(ROOT)
const chosen = process.argv.slice(2)
const files = testFiles(chosen)
const everything = chosen.length === 0

const lacking = await installTools()
// Each of these leaves a core idle now and then. Next writes types that the whole tree is checked with.
await Promise.all([
  buildWhenNeeded().then(() => everything && checkTypes()),
  files.some((file) => file.startsWith('test/static/')) && buildStaticWhenNeeded(),
])
await runTests()

if (counts.passed + counts.failed === 0) {
  console.error(`no test ran: ${chosen.join(' ')}`)
  counts.failed++
}
if (lacking.length > 0) console.error(`not installed, so their tests were skipped: ${lacking.join(', ')}`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)

/** @param {string[]} paths files or directories; none means all */
function testFiles(paths) {
  const roots = paths.length > 0 ? paths.map((path) => relative(ROOT, path)) : ['test']
  return roots.flatMap((path) => {
    if (!existsSync(path)) throw new Error(`no such test: ${path}`)
    return statSync(path).isFile() ? [path] : globSync(`${path}/**/*.test.ts`).sort()
  })
}

async function checkTypes() {
  const code = await runChild(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'])
  console.log(code === 0 ? '✔ the whole tree type-checks' : '✖ the whole tree type-checks')
  counts[code === 0 ? 'passed' : 'failed']++
}

/** Prints the specification of all groups as one stream. */
function runTests() {
  return new Promise((resolve) => Readable.from(results()).compose(spec).on('end', resolve).pipe(process.stdout, { end: false }))
}

async function* results() {
  const alone = files.filter((file) => ALONE.some((name) => file.startsWith(`test/${name}`)))
  const together = files.filter((file) => !alone.includes(file)).sort((one, other) => rank(one) - rank(other))
  const options = { timeout: LIMIT, execArgv: EACH }
  const all = new Map(files.map((file) => [file, roomOf(file)]))
  yield* counted(runFiles(together, { rooms: ROOMS, roomOf: (file) => all.get(file) }, options))
  yield* counted(runFiles(alone, { rooms: { computing: 1, waiting: 1 }, roomOf: (file) => all.get(file) }, options))
}

/** The long ones first. */
function rank(file) {
  const index = LONG.findIndex((name) => file.startsWith(`test/${name}`))
  return index < 0 ? LONG.length : index
}

function roomOf(file) {
  if (WAITING.some((name) => file.startsWith(`test/${name}`))) return 'waiting'
  return readFileSync(file, 'utf8').includes('noBrowser') ? 'browser' : 'computing'
}

/** Counts the tests and leaves out each group's own summary. */
async function* counted(events) {
  for await (const event of events) {
    if (event.type === 'test:summary' || (event.type === 'test:diagnostic' && event.data.nesting === 0)) continue
    if (event.type === 'test:pass' || event.type === 'test:fail') count(event)
    yield event
  }
}

function count({ type, data }) {
  if (data.details.type === 'suite') return
  if (type === 'test:fail') counts.failed++
  else if (data.skip === undefined && data.todo === undefined) counts.passed++
  else if (process.env.CI === 'true' && String(data.skip).startsWith('real client missing')) counts.failed++
  else counts.skipped++
}
