import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname

describe('the package that npm run package makes', () => {
  let work: string
  let installed: string
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'ipcr-packed-'))
    installed = join(work, 'node_modules', 'ipcr')
    await run(process.execPath, ['scripts/package.mjs', work], { cwd: ROOT, timeout: 600_000 })
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    await mkdir(installed, { recursive: true })
    await run('tar', ['-xzf', join(work, `ipcr-${version}.tgz`), '--strip-components', '1', '-C', installed])
    // What npm would fetch.
    await symlink(join(ROOT, 'node_modules'), join(installed, 'node_modules'))
  })
  after(() => rm(work, { recursive: true, force: true }))

  test('its commands run where npm installs it, from any directory', async () => {
    const ipcr = (...args: string[]) => run(process.execPath, [join(installed, 'cli', 'ipcr.mjs'), ...args], { cwd: work })
    assert.equal((await ipcr('--help')).stdout, await readFile(join(ROOT, 'cli', 'help.txt'), 'utf8'))
    assert.match((await ipcr('convert', 'QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk', '--format', 'docker')).stdout, /^ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y$/m)
    const helper = await run(process.execPath, [join(installed, 'cli', 'docker-credential-ipcr.mjs'), 'list'], { env: { HOME: work, XDG_CONFIG_HOME: work } })
    assert.equal(helper.stdout, '{}\n')
  })

  test('its hub takes images, and shows them on its pages', async () => {
    const hub = await startHub({ args: [join(installed, 'cli', 'main.js'), 'server', '--port', '0'], pages: true, env: { IPCR_SITE: '' } })
    try {
      await pushImage(hub.url, 'alice/app', 'v1')
      const page = await fetch(`${hub.url}/alice/app`, { headers: { accept: 'text/html' } })
      assert.equal(page.status, 200)
      const html = await page.text()
      assert.match(html, /<title>alice\/app/)
      const [script = ''] = /\/_next\/static\/[^"\\]+\.js/.exec(html) ?? []
      assert.equal((await fetch(hub.url + script)).status, 200)
    } finally {
      assert.equal(await hub.stop(), 0, hub.log())
    }
  })

  test('nothing in it tells of the machine that made it, and no file has types', async () => {
    const { stdout: files } = await run('find', ['.', '-path', './node_modules', '-prune', '-o', '-type', 'f', '-print'], { cwd: installed })
    assert.deepEqual(files.split('\n').filter((file) => /\.tsx?$|\.map$|\.test\./.test(file)), [])
    const found = await run('grep', ['-rlF', '--exclude-dir=node_modules', ROOT.slice(0, -1), '.'], { cwd: installed, allowFailure: true })
    assert.equal(found.stdout, '')
  })
})
