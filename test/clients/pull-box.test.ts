// The commands that the pages show, given to a shell as they stand there.
import assert from 'node:assert/strict'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { pullTools } from '../../lib/hub/pull-tools.ts'
import { realClients, realClientsAsRoot } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'
import { layoutDigest } from './oci-layout.ts'

const { paths, skip } = realClients('crane', 'oras', 'skopeo')
const podman = realClientsAsRoot('podman')

describe('the commands that the pages show', { skip }, () => {
  const scene = useHubAndLayout()
  before(async () => {
    await run(paths.skopeo, ['--insecure-policy', 'copy', '--all', '--preserve-digests', '--dest-tls-verify=false', `oci:${scene.layout.directory}:v1`, `docker://${scene.host}/alice/app:v1`])
    await Promise.all(['bin', 'home/.config/containers'].map((name) => mkdir(scene.path(name), { recursive: true })))
    for (const [tool, path] of Object.entries({ ...paths, ...(podman.skip ? {} : podman.paths) })) await symlink(path, join(scene.path('bin'), tool))
    await writeFile(scene.path('home/.config/containers/policy.json'), JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }))
    await writeFile(scene.path('storage.conf'), `[storage]\ndriver = "vfs"\ngraphroot = "${scene.path('root')}"\nrunroot = "${scene.path('runroot')}"\n`)
  })

  /** The line of a tool for a tag, or for one platform's image by its digest, given to a shell in a directory of its own. */
  const give = async (title: string, by: 'tag' | 'digest'): Promise<{ directory: string; line: string }> => {
    const digest = by === 'tag' ? scene.layout.digest : scene.layout.amd64
    const tools = pullTools({ host: scene.host, isPlain: true, repository: 'alice/app', tag: by === 'tag' ? 'v1' : undefined, digest, kind: by === 'tag' ? 'index' : 'image' })
    const line = tools.find((tool) => tool.title === title)?.lines[0] ?? ''
    const directory = scene.path(`${title}-${by}`)
    await mkdir(directory)
    const env = { ...process.env, PATH: [scene.path('bin'), process.env['PATH']].join(delimiter), HOME: scene.path('home'), CONTAINERS_STORAGE_CONF: scene.path('storage.conf') }
    await run('/bin/sh', ['-c', line], { cwd: directory, env })
    return { directory, line }
  }

  for (const by of ['tag', 'digest'] as const) {
    test(`crane, by ${by}: a file that docker load takes`, async () => {
      const { directory } = await give('crane', by)
      assert.match((await run('tar', ['-tf', join(directory, 'app.tar')])).stdout, /^manifest\.json$/m)
    })

    test(`oras, by ${by}: an OCI layout with what is pulled, byte for byte`, async () => {
      const { directory } = await give('oras', by)
      assert.equal(await layoutDigest(join(directory, 'app')), by === 'tag' ? scene.layout.digest : scene.layout.amd64)
    })

    test(`skopeo, by ${by}: an OCI layout`, async () => {
      const { directory } = await give('skopeo', by)
      const { manifests } = JSON.parse(await readFile(join(directory, 'app', 'index.json'), 'utf8')) as { manifests: { digest: string }[] }
      assert.equal(manifests[0]?.digest, scene.layout.amd64)
    })

    test(`podman, by ${by}: an image`, { skip: podman.skip }, async () => {
      await give('podman', by)
      const { stdout } = await run(podman.paths.podman, ['--root', scene.path('root'), '--runroot', scene.path('runroot'), '--storage-driver', 'vfs', '--events-backend', 'none', 'images', '--format', '{{.Repository}}'])
      assert.ok(stdout.includes(`${scene.host}/alice/app`), stdout)
    })
  }
})
