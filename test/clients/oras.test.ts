import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'

const { paths, skip } = realClients('oras')
const MODEL = 'application/vnd.example.model'
const SIGNATURE = 'application/vnd.example.signature'

describe('oras', { skip }, () => {
  const scene = useHubAndLayout()
  const oras = async (...args: string[]) => (await run(paths.oras, args, { cwd: scene.path('files') })).stdout.trim()
  const artifact = () => `${scene.host}/alice/model:v1`
  const referrers = async (ref: string, ...filter: string[]) => {
    const answer = await oras('discover', '--plain-http', '--distribution-spec', 'v1.1-referrers-api', '--format', 'json', ...filter, ref)
    const { referrers = [] } = JSON.parse(answer) as { referrers?: { artifactType: string }[] }
    return referrers.map(({ artifactType }) => artifactType)
  }
  before(async () => {
    await mkdir(scene.path('files'))
    await writeFile(scene.path('files/weights.txt'), 'weights\n')
    await writeFile(scene.path('files/signature.txt'), 'signed\n')
  })

  test('pushes an artifact and pulls its file', async () => {
    await oras('push', '--plain-http', '--artifact-type', MODEL, artifact(), 'weights.txt:text/plain')
    await oras('pull', '--plain-http', '--output', scene.path('pulled'), artifact())
    assert.equal(await readFile(scene.path('pulled/weights.txt'), 'utf8'), 'weights\n')
  })

  test('attaches a referrer and discovers it, with and without a filter', async () => {
    await oras('attach', '--plain-http', '--distribution-spec', 'v1.1-referrers-api', '--artifact-type', SIGNATURE, artifact(), 'signature.txt:text/plain')
    assert.deepEqual(await referrers(artifact()), [SIGNATURE])
    assert.deepEqual(await referrers(artifact(), '--artifact-type', SIGNATURE), [SIGNATURE])
    assert.deepEqual(await referrers(artifact(), '--artifact-type', 'application/vnd.example.other'), [])
  })

  test('copies an artifact with its referrers', async () => {
    const copy = `${scene.host}/bob/model:v1`
    await oras('cp', '--recursive', '--from-plain-http', '--to-plain-http', artifact(), copy)
    assert.deepEqual(await referrers(copy), [SIGNATURE])
  })

  test('lists repositories and tags', async () => {
    assert.equal(await oras('repo', 'ls', '--plain-http', scene.host), 'alice/model\nbob/model')
    assert.equal(await oras('repo', 'tags', '--plain-http', `${scene.host}/alice/model`), 'v1')
  })

  test('deletes a manifest', async () => {
    await oras('manifest', 'delete', '--force', '--plain-http', artifact())
    await assert.rejects(oras('manifest', 'fetch', '--plain-http', artifact()), /not found/)
  })
})
