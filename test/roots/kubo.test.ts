import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openPublicBlocks } from '../../lib/ipfs/blocks/public-blocks.ts'
import { layoutDigest, withDirectory, writeOciLayout } from '../clients/oci-layout.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo } from '../support/kubo.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { exportCar } from './export-car.ts'
import { publishedRoot } from './published-root.ts'

const { paths, skip } = realClients('skopeo', 'ipfs', 'oras')

describe('a published root in Kubo', { skip, timeout: 180_000 }, () => {
  test('is read by ipfs ls and ipfs get, and what was got is an OCI layout for skopeo', async () => withDirectory(async (directory) => {
    const hub: TestHub = await startHub()
    const kubo = await startKubo()
    after(async () => {
      await kubo.stop()
      await hub.stop()
    })
    const layout = await writeOciLayout(join(directory, 'in'), 3)
    const host = new URL(hub.url).host
    await run(paths.skopeo, ['--insecure-policy', 'copy', '--all', '--dest-tls-verify=false', `oci:${layout.directory}:v1`, `docker://${host}/alice/team/app:v1`])
    await pushImage(hub.url, 'bob/tool', 'v1', { layers: ['small'] })
    const root = await publishedRoot(hub, '.hub', ['alice', 'bob'])
    const blocks = openPublicBlocks(hub.dataDir)
    const count = await exportCar(blocks, root, join(directory, 'root.car'))
    blocks.close()
    assert.ok(count > 20)
    await kubo.run(['dag', 'import', join(directory, 'root.car')])
    const names = (path: string) => kubo.run(['ls', '--resolve-type=false', '--size=false', path]).then((text) => text.split('\n').map((line) => line.split(' ').at(-1)))
    assert.deepEqual(await names(`/ipfs/${root}`), ['alice/', 'bob/', 'ipcr.json', 'names/', 'search/'].map((name) => name.replace('/', '')))
    await kubo.run(['get', '-o', join(directory, 'search'), `/ipfs/${root}/search`])
    assert.equal(`/ipfs/${await kubo.run(['add', '-rQ', '--cid-version=1', join(directory, 'search')])}`, await kubo.run(['resolve', `/ipfs/${root}/search`]))
    await kubo.run(['get', '-o', join(directory, 'out'), `/ipfs/${root}/alice/team/app`])
    assert.equal(await layoutDigest(join(directory, 'out')), layout.digest)
    await run(paths.skopeo, ['--insecure-policy', 'copy', '--all', `oci:${join(directory, 'out')}:v1`, `oci:${join(directory, 'again')}:v1`])
    assert.equal(await layoutDigest(join(directory, 'again')), layout.digest)
  }))

  test('shows the README that oras attaches', async () => withDirectory(async (directory) => {
    const hub = await startHub()
    after(() => hub.stop())
    await pushImage(hub.url, 'alice/app', 'v1')
    await publishedRoot(hub, 'alice')
    const before = await publishedRoot(hub, 'alice')
    await run('/bin/sh', ['-c', `printf '# Attached\\n' > README.md && "${paths.oras}" attach --plain-http --artifact-type application/vnd.ipcr.readme.v1+markdown ${new URL(hub.url).host}/alice/app:v1 README.md:text/markdown`], { cwd: directory })
    let root = before
    while (root === before) {
      await delay(100)
      root = await publishedRoot(hub, 'alice')
    }
    const answer = await fetch(`${hub.url}/ipfs/${root}/app/README.md`)
    assert.equal(await answer.text(), '# Attached\n')
    assert.deepEqual(await (await fetch(`${hub.url}/api/v1/repositories/alice/app/readme`)).json(), { short: null, full: '# Attached\n' })
    assert.equal(await readFile(join(directory, 'README.md'), 'utf8'), '# Attached\n')
  }))
})
