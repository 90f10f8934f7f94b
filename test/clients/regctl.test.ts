import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { realClients } from '../support/real-client.ts'
import { run, type RunOptions } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'
import { layoutDigest } from './oci-layout.ts'

const { paths, skip } = realClients('regctl')

describe('regctl', { skip }, () => {
  const scene = useHubAndLayout()
  const regctl = async (args: string[], options: RunOptions = {}) => {
    const env = { REGCTL_CONFIG: scene.path('regctl.json') }
    return (await run(paths.regctl, ['--host', `reg=${scene.host},tls=disabled`, ...args], { ...options, env })).stdout.trim()
  }
  const image = (tag = 'v1') => `${scene.host}/alice/regctl:${tag}`

  test('copies an index in, between repositories, and out, with one digest', async () => {
    await regctl(['image', 'copy', `ocidir://${scene.layout.directory}:v1`, image()])
    await regctl(['image', 'copy', image(), `${scene.host}/bob/regctl:v1`])
    await regctl(['image', 'copy', `${scene.host}/bob/regctl:v1`, `ocidir://${scene.path('back')}:v1`])
    assert.equal(await regctl(['image', 'digest', image()]), scene.layout.digest)
    assert.equal(await layoutDigest(scene.path('back')), scene.layout.digest)
  })

  test('puts and gets a blob', async () => {
    const bytes = randomBytes(100_000).toString('base64')
    const digest = await regctl(['blob', 'put', `${scene.host}/alice/regctl`], { input: bytes })
    assert.equal(digest, `sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    assert.equal(await regctl(['blob', 'get', `${scene.host}/alice/regctl`, digest]), bytes)
    await regctl(['blob', 'delete', `${scene.host}/alice/regctl`, digest])
    await assert.rejects(regctl(['blob', 'head', `${scene.host}/alice/regctl`, digest]), /not found/)
  })

  test('puts an artifact that refers to the image, and lists it', async () => {
    await writeFile(scene.path('sbom'), '{"packages":[]}')
    const put = ['--artifact-type', 'application/vnd.example.sbom', '--subject', image(), '--file', scene.path('sbom')]
    await regctl(['artifact', 'put', ...put])
    const listed = JSON.parse(await regctl(['artifact', 'list', image(), '--format', '{{ jsonPretty . }}'])) as object
    assert.partialDeepStrictEqual(listed, { descriptors: [{ artifactType: 'application/vnd.example.sbom' }] })
    const other = ['--filter-artifact-type', 'application/vnd.example.other', '--format', '{{ json .Descriptors }}']
    assert.match(await regctl(['artifact', 'list', image(), ...other]), /^(null|\[\])$/)
  })

  test('copies an image with its referrers', async () => {
    await regctl(['image', 'copy', '--referrers', image(), `${scene.host}/carol/regctl:v1`])
    assert.match(await regctl(['artifact', 'list', `${scene.host}/carol/regctl:v1`]), /application\/vnd\.example\.sbom/)
  })

  test('lists tags, deletes one of two tags of a manifest', async () => {
    await regctl(['image', 'copy', image(), image('v2')])
    assert.equal(await regctl(['tag', 'ls', `${scene.host}/alice/regctl`]), 'v1\nv2')
    await regctl(['tag', 'delete', image('v2')])
    assert.equal(await regctl(['tag', 'ls', `${scene.host}/alice/regctl`]), 'v1')
    assert.equal(await regctl(['image', 'digest', image()]), scene.layout.digest)
  })

  test('lists the repositories', async () => {
    assert.equal(await regctl(['repo', 'ls', scene.host]), 'alice/regctl\nbob/regctl\ncarol/regctl')
  })
})
