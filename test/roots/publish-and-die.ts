import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { openRootThread } from '../../lib/roots/build/root-thread.ts'
import { startPublisher } from '../../lib/roots/publish/publisher.ts'
import { digestOf } from './rows.ts'

// A process that pushes a tag, publishes, and kills itself (−9) before or after the nth call of one step: `<data> <text> <before|after> <step> <n>`.
const [dataDir = '', text = '', side = '', step = '', n = '0'] = process.argv.slice(2)
const db = openHubDatabase(dataDir)
const thread = openRootThread(dataDir)
let calls = 0
// A clock that begins anew with each process: what the last one gave out lies ahead of it.
const now = (): number => 1_900_000_000_000 + Math.round(performance.now())

function dieAt(moment: string, name: string): void {
  if (name === step && moment === side && ++calls >= Number(n)) process.kill(process.pid, 'SIGKILL')
}

const [call, write] = [thread.call.bind(thread), db.write]
thread.call = (async (op: string, args: { root?: string; sequence?: number; key?: string }) => {
  dieAt('before', op)
  const result = await call(op as never, args as never)
  // Whatever was signed may have been seen by somebody.
  if (op === 'sign') appendFileSync(join(dataDir, 'signed'), `${JSON.stringify({ key: args.key, sequence: args.sequence, root: args.root })}\n`)
  dieAt('after', op)
  return result
}) as typeof thread.call
db.write = (async (name: string, args: never) => {
  dieAt('before', name)
  const result = await write(name as never, args)
  dieAt('after', name)
  return result
}) as typeof db.write

const image = { repository: 'alice/app', mediaType: 'application/vnd.oci.image.manifest.v1+json', children: [], now: now() }
await db.write('putManifest', { ...image, digest: digestOf(text), size: text.length, tags: ['v1'] })
const publisher = startPublisher({ db, thread, logger: pino({ level: 'silent' }), hubName: 'hub', isReceiving: () => false, now })
while ((await db.read('publicationQueue', { renewBefore: 0, renewAfter: Number.MAX_SAFE_INTEGER, limit: 10, held: {}, resting: [] })).due.length > 0) {
  await publisher.idle()
  await new Promise((resolve) => setTimeout(resolve, 50))
}
await publisher.close()
await thread.close()
await db.close()
