import { existsSync, globSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { installTools } from '../test/tools/install.ts'
import { buildWhenNeeded } from './build.mjs'
import { runChild } from './child.mjs'

const ROOT = join(import.meta.dirname, '..')
// These start container daemons, build the pages anew, or fill disks: one file at a time. All others run in pairs.
const ALONE = ['clients', 'faults', 'start', 'bench']
const LIMIT = 900_000
const counts = { passed: 0, failed: 0, skipped: 0 }

// A test file that never ends would otherwise hold the whole run for ever.
setTimeout(() => {
  console.error('the tests did not end within 75 minutes')
  process.exit(1)
}, 75 * 60_000).unref()

process.env.NEXT_TELEMETRY_DISABLED = '1'
process.chdir(ROOT)
const chosen = process.argv.slice(2)
const files = testFiles(chosen)
const everything = chosen.length === 0

const lacking = await installTools()
await buildWhenNeeded()
if (everything) await checkTypes()
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
  const alone = files.filter((file) => ALONE.includes(file.split('/')[1]))
  const together = files.filter((file) => !alone.includes(file))
  if (together.length > 0) yield* counted(run({ files: together, concurrency: 2, timeout: LIMIT }))
  if (alone.length > 0) yield* counted(run({ files: alone, concurrency: 1, timeout: LIMIT }))
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
