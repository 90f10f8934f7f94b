import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { SupervisedProcess, type SupervisedParts } from '../../../lib/ipfs/child/supervised-process.ts'

const SCRIPT = new URL('./small-child.ts', import.meta.url).pathname
const PAUSES = { firstMs: 50, longestMs: 200, healthyMs: 60_000 }
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

type Line = { msg: string; level: number; pauseMs?: number; reason?: number | string }
type Watched = { process: SupervisedProcess<unknown>; children: ChildProcess[]; lines: Line[]; ends: number[]; until: (isSo: () => boolean) => Promise<void> }

/** Supervises the small child with these manners. */
function watch(t: TestContext, manners: string[], { spawn, ...parts }: Partial<SupervisedParts<unknown>> = {}): Watched {
  const [children, lines, ends]: [ChildProcess[], Line[], number[]] = [[], [], []]
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Line) })
  const made = (needed: unknown): ChildProcess => {
    const child = spawn?.(needed) ?? fork(SCRIPT, manners, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children.push(child)
    return child
  }
  const supervised = new SupervisedProcess<unknown>({ what: 'the child', needed: () => {}, spawn: made, endMs: 500, logger, onEnd: (restarts) => void ends.push(restarts), pauses: PAUSES, ...parts }, 0)
  t.after(() => supervised.close())
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 2400 && !isSo(); tries++) await delay(25)
    assert.ok(isSo(), JSON.stringify(lines))
  }
  return { process: supervised, children, lines, ends, until }
}

test('a process that ends is started again, each time after a longer pause up to the longest, and that is counted', async (t) => {
  const { children, lines, ends, until } = watch(t, ['dies', '0'])
  await until(() => ends.length >= 4)
  assert.deepEqual(ends.slice(0, 4), [1, 2, 3, 4])
  assert.deepEqual(lines.slice(0, 4).map(({ msg, reason, pauseMs }) => [msg, reason, pauseMs]), [50, 100, 200, 200].map((ms) => ['the child has ended: it is started again', 3, ms]))
  await until(() => children.length >= 5)
})

test('after one that lived long enough the pause is the first again', async (t) => {
  const { lines, ends, until } = watch(t, ['dies', '300'], { pauses: { ...PAUSES, healthyMs: 200 } })
  await until(() => ends.length >= 3)
  assert.deepEqual(lines.slice(0, 3).map(({ pauseMs }) => pauseMs), [50, 50, 50])
})

for (const manners of ['kind', 'stubborn'])
  test(`a ${manners} one is gone after closing, which is counted as no restart`, async (t) => {
    const { process: supervised, children, lines, ends, until } = watch(t, [manners], manners === 'kind' ? { endMs: 60_000 } : {})
    await until(() => children[0]?.pid !== undefined)
    const [child] = children
    if (child) await once(child, 'message')
    assert.equal(supervised.pid, child?.pid)
    await supervised.close()
    assert.equal(isAlive(child?.pid ?? 0), false)
    assert.equal(child?.signalCode, manners === 'kind' ? null : 'SIGKILL')
    assert.equal(supervised.pid, undefined)
    await delay(300)
    assert.deepEqual([children.length, ends, lines], [1, [0], []])
  })

test('one that cannot be made is said so once each time, counted as no restart, and tried again', async (t) => {
  const spawn = (): ChildProcess => {
    const child = fork(SCRIPT, [], { execPath: '/nowhere/node', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    // Told something at once, as the bitswap process is: that fails as well.
    child.send({})
    return child
  }
  const { process: supervised, children, lines, ends, until } = watch(t, [], { spawn })
  await until(() => children.length >= 3)
  assert.deepEqual(lines.slice(0, 2).map(({ msg, level, pauseMs }) => [msg, level, pauseMs]), [50, 100].map((ms) => ['the child cannot be started', 50, ms]))
  assert.deepEqual([ends, supervised.pid], [[], undefined])
  await supervised.close()
})

test('the same when what it needs is not to be had, or making it throws', async (t) => {
  let times = 0
  const needed = (): Promise<void> => (++times === 1 ? Promise.reject(new Error('no key')) : Promise.resolve())
  const spawn = (): ChildProcess => {
    if (times === 2) throw new Error('no memory')
    return fork(SCRIPT, ['kind'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  }
  const { children, lines, ends, until } = watch(t, [], { needed, spawn })
  await until(() => children.length === 1)
  assert.deepEqual([lines.map(({ msg }) => msg), ends], [['the child cannot be started', 'the child cannot be started'], []])
})

test('closed while that is waited for, none is started', async (t) => {
  const key = Promise.withResolvers<void>()
  const { process: supervised, children } = watch(t, ['kind'], { needed: () => key.promise })
  await delay(50)
  await supervised.close()
  key.resolve()
  await delay(50)
  assert.deepEqual(children, [])
})

test('an error of one that lives is not its end', async (t) => {
  const { process: supervised, children, lines, ends, until } = watch(t, ['kind'])
  await until(() => supervised.pid !== undefined)
  children[0]?.emit('error', new Error('a message was not sent'))
  await delay(200)
  assert.deepEqual([lines.map(({ msg }) => msg), children.length, ends], [['the child cannot be reached'], 1, []])
})
