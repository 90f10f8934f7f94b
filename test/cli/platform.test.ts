import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { run, type Output } from '../support/run.ts'
import { pushArtifact } from '../support/signed-images.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const WHY = /^ipcr: linux\/s390x was asked for, and this image is for linux\/arm64\/v8 alone\n$/

describe('--platform, of an image of one platform', () => {
  let hub: TestHub
  let directory: string
  let key: string
  before(async () => {
    hub = await startHub({ env: { IPCR_P2P: 'off' } })
    directory = await mkdtemp(join(tmpdir(), 'ipcr-platform-'))
    await pushImage(hub.url, 'alice/app', 'one', { config: { os: 'linux', architecture: 'arm64', variant: 'v8' } })
    await pushImage(hub.url, 'alice/app', 'unnamed', { config: {} })
    await pushImage(hub.url, 'alice/app', 'large', { config: { os: 'linux', architecture: 'arm64', comment: 'x'.repeat(1024 * 1024) } })
    await pushImage(hub.url, 'alice/app', 'hostile', { config: { os: 'linux\u001b[31m', architecture: 'arm64' } })
    await pushArtifact(hub.url, 'alice/app', 'artifact', { files: [{ mediaType: 'text/plain', bytes: 'a file' }], artifactType: 'application/vnd.example.model' })
    key = (await waitUntilPublished(hub, 'alice/app', 'artifact')).namespace
  })
  after(async () => {
    await rm(directory, { recursive: true, force: true })
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const ipcr = (...args: string[]): Promise<Output> => run(process.execPath, [CLI, ...args], { allowFailure: true, env: { IPCR_DATA: hub.dataDir, DOCKER_HOST: 'unix:///nowhere', XDG_CONFIG_HOME: directory } })
  const from = (tag: string): string => `127.0.0.1:${hub.port}/alice/app:${tag}`
  const straight = (tag: string): string => `/ipns/${key}/app:${tag}`

  test('one that was made for another is refused by save, pull and mirror, which name the one that it has', async () => {
    const target = join(directory, 'refused.tar')
    const ways = [
      ['save', '-q', from('one'), '-o', target], ['save', '-q', from('one'), '-o', `${target}/`], ['save', '-q', straight('one'), '-o', target],
      ['pull', '-q', straight('one'), '-o', target], ['pull', '-q', from('one'), '-o', target],
      ['pull', '-q', from('one'), '--engine', 'podman'], ['mirror', '-q', `docker://${from('one')}`, 'bob/app:refused'],
    ]
    for (const args of ways) {
      const { code, stdout, stderr } = await ipcr(...args, '--platform', 'linux/s390x')
      assert.deepEqual([code, stdout], [1, ''], args.join(' '))
      assert.match(stderr, WHY, args.join(' '))
    }
    assert.equal(existsSync(target), false)
    assert.equal((await fetch(`${hub.url}/v2/bob/app/manifests/refused`)).status, 404)
    const all = await ipcr('mirror', '-q', `docker://127.0.0.1:${hub.port}/alice/app`, 'bob/all', '--all-tags', '--platform', 'linux/s390x')
    assert.equal(all.code, 1)
    assert.match(all.stderr, /bob\/all:one: linux\/s390x was asked for, and this image is for linux\/arm64\/v8 alone\n/)
    assert.deepEqual(((await (await fetch(`${hub.url}/v2/bob/all/tags/list`)).json()) as { tags: string[] }).tags, ['artifact', 'unnamed'])
  })

  test('one that was made for it is taken, its variant said or not', async () => {
    for (const platform of ['linux/arm64', 'linux/arm64/v8']) {
      const copied = await ipcr('mirror', '-q', `docker://${from('one')}`, 'bob/app', '--platform', platform)
      assert.equal(copied.code, 0, copied.stderr)
      const saved = await ipcr('save', '-q', straight('one'), '-o', join(directory, 'taken.tar'), '--platform', platform)
      assert.equal(saved.code, 0, saved.stderr)
    }
    assert.match((await ipcr('mirror', '-q', `docker://${from('one')}`, 'bob/app', '--platform', 'linux/arm64/v7')).stderr, /for linux\/arm64\/v8 alone/)
  })

  test('what names no platform is taken as it is: an artifact, and an image whose configuration says none', async () => {
    for (const tag of ['artifact', 'unnamed']) {
      const copied = await ipcr('mirror', '-q', `docker://${from(tag)}`, `bob/app:${tag}`, '--platform', 'linux/s390x')
      assert.equal(copied.code, 0, copied.stderr)
      const saved = await ipcr('save', '-q', from(tag), '-o', join(directory, `${tag}/`), '--platform', 'linux/s390x')
      assert.equal(saved.code, 0, saved.stderr)
    }
  })

  test('a configuration that is too large to be looked into, or would steer the terminal, does neither', async () => {
    assert.match((await ipcr('mirror', `docker://${from('large')}`, 'bob/app:large', '--platform', 'linux/arm64')).stderr, /has 1048\d\d\d bytes, too many to look up the platform in: leave --platform out/)
    const { stderr } = await ipcr('mirror', `docker://${from('hostile')}`, 'bob/app:hostile', '--platform', 'linux/arm64')
    assert.match(stderr, /this image is for linux .31m\/arm64 alone/)
  })
})
