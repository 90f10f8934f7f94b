import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { fetchArchive } from '../support/fetch-archive.ts'
import { startFollowScene, type FollowScene } from '../support/follow-scene.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'

const LARGE = randomBytes(5 * 1024 * 1024 + 17)

describe('an image of a name outside as a file', () => {
  let scene: FollowScene
  let image: Descriptor
  before(async () => {
    scene = await startFollowScene(async (url) => {
      image = await pushImage(url, 'alice/app', undefined, { layers: [LARGE, 'small'] })
      await pushIndex(url, 'alice/app', 'v1', [{ ...image, platform: { os: 'linux', architecture: 'amd64' } }])
    })
  })
  after(() => scene?.stop())
  const at = (query: string): string => `${scene.two.url}/api/v1/repositories/${encodeURIComponent(`${scene.namespace}/app`)}/archive/${query}`

  for (const how of ['while its layers are fetched', 'when they are here', 'when the hub that publishes it is gone']) test(`is whole ${how}`, async () => {
    if (how.endsWith('gone')) await scene.one.stop({ keep: true })
    const { files } = await fetchArchive(at('v1'))
    const [saved] = JSON.parse(String(files.get('manifest.json'))) as { RepoTags: string[]; Layers: string[] }[]
    assert.deepEqual(saved?.RepoTags, [`${new URL(scene.two.url).host}/${scene.namespace}/app:v1`])
    assert.ok(files.get(saved?.Layers[0] ?? '')?.equals(LARGE))
    assert.ok(files.has(`blobs/${image.digest.replace(':', '/')}`))
  })

  test('is refused with a reason when it is not there', async () => {
    const answer = await fetch(at('none'))
    assert.equal(answer.status, 404)
    assert.equal(((await answer.json()) as { code: string }).code, 'MANIFEST_UNKNOWN')
    const nobody = await fetch(`${scene.two.url}/api/v1/repositories/${encodeURIComponent('k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r/app')}/archive/v1`)
    assert.ok([404, 503].includes(nobody.status), String(nobody.status))
    assert.equal(nobody.headers.get('content-type'), 'application/problem+json')
  })
})
