import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { dockerTools } from '../clients/dockerd.ts'
import { run } from '../support/run.ts'
import { npmStart, type Started } from './npm-start.ts'
import { pastePrintedLines, printedLines } from './printed-lines.ts'

const ROOT = new URL('../..', import.meta.url).pathname

describe('a fresh clone', () => {
  let clone = ''
  before(async () => {
    clone = await mkdtemp(join(tmpdir(), 'ipcr-clone-'))
    await run('git', ['clone', '--quiet', ROOT, clone])
  })
  after(() => rm(clone, { recursive: true, force: true }))

  /** Leaves no process behind, also when a check fails. */
  const whileStarted = async (checks: (started: Started) => Promise<void>, command?: string[]) => {
    const started = await npmStart(clone, command)
    try {
      await checks(started)
    } finally {
      await started.stop()
    }
  }
  const serves = async (started: Started) => {
    await eventually(async () => {
      const page = await fetch(`${started.url}/`)
      assert.equal(page.status, 200)
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    })
    for (const line of ['docker tag', 'docker push', 'docker pull'])
      assert.match(started.log(), new RegExp(`${line} .*127\\.0\\.0\\.1:${started.port}/`), started.log())
    assert.ok(started.log().includes(join(clone, 'data')), started.log())
  }
  const isDown = async (started: Started) => {
    await Promise.race([started.ended, delay(20_000, undefined, { ref: false }).then(() => assert.fail(`npm did not end:\n${started.log()}`))])
    // An npm that was told to stop may end before the server has drained.
    await eventually(async () => assert.rejects(fetch(`${started.url}/v2/`)))
    await eventually(async () => assert.rejects(started.serverPid(), { code: 'ENOENT' }))
  }

  test('npm start installs, builds, serves and says how to push; SIGTERM to the server ends it', async () => {
    await whileStarted(async (started) => {
      await serves(started)
      process.kill(await started.serverPid(), 'SIGTERM')
      await isDown(started)
    })
  })

  test('the second npm start neither installs nor builds; SIGTERM to npm ends the server', async () => {
    await whileStarted(async (started) => {
      assert.doesNotMatch(started.log(), /installing packages|building the/)
      await serves(started)
      process.kill(started.npmPid, 'SIGTERM')
      await isDown(started)
    })
  })

  test('the lines that the first start of a hub prints work with docker as they stand', { skip: dockerTools.skip }, async () => {
    await rm(join(clone, 'data'), { recursive: true, force: true })
    await whileStarted(async (started) => {
      // They come a moment after the first answer.
      await eventually(async () => assert.ok(printedLines(started.log()).length > 0, started.log()))
      const lines = printedLines(started.log())
      assert.deepEqual(lines.map((line) => line.split(' ')[1]), ['login', 'pull', 'tag', 'push', 'pull'])
      assert.match(await pastePrintedLines(lines), /Login Succeeded[\s\S]*v1: digest: sha256:[\s\S]*127\.0\.0\.1:\d+\/alice\/hello:v1/)
      const answer = await fetch(`${started.url}/v2/alice/hello/tags/list`)
      assert.deepEqual(await answer.json(), { name: 'alice/hello', tags: ['v1'] })
    })
  })

  test('npm 10 starts it as well', async () => {
    await rm(join(clone, 'node_modules'), { recursive: true })
    await whileStarted(async (started) => {
      assert.match(started.log(), /installing packages/)
      await serves(started)
      process.kill(await started.serverPid(), 'SIGTERM')
      await isDown(started)
    }, ['npx', '--yes', 'npm@10', 'start'])
  })
})

/** Repeats a check until it holds, for a minute: pages are ready a moment after /v2/, a drain takes its time. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await check().then(() => true, () => false)) return
    await delay(100)
  }
  await check()
}
