import assert from 'node:assert/strict'
import { connectWallet, type NamespaceClient } from '../../support/namespace-client.ts'
import { pushImage, pushIndex, type Descriptor } from '../../support/push-image.ts'
import { pushArtifact, signImage } from '../../support/signed-images.ts'
import { setTeamOf } from '../../support/team-client.ts'
import { makeWallet } from '../../support/wallet-session.ts'

/** as long as names are, and without a place to break */
export const LONG_NAME = `alice/${'x'.repeat(240)}`

const README = '# app\n\nServes **pages**.\n\n## Use\n\n```sh\ndocker run --rm -p 8080:80 alice/app\n```\n\n| port | for |\n|---|---|\n| 80 | HTTP |\n\n- [x] small\n- [ ] perfect\n\nSee [the documentation](docs/README.md).\n'
const LABELS = { 'org.opencontainers.image.source': 'https://example.org/alice/app', 'org.opencontainers.image.licenses': 'MIT', 'org.opencontainers.image.vendor': 'Alice', 'rtl\u202Elabel': '<img src=x onerror=alert(1)>' }

const configOf = (architecture: string) => ({
  os: 'linux', architecture, created: '2026-01-02T03:04:05Z',
  config: { Entrypoint: ['/server'], Cmd: ['--port', '80'], Env: ['PATH=/usr/bin', 'API_TOKEN=hunter2'], ExposedPorts: { '80/tcp': {} }, Labels: LABELS, User: '1000', WorkingDir: '/srv' },
  history: [{ created_by: '/bin/sh -c #(nop) ADD file:1 in / ' }, { created_by: 'RUN /bin/sh -c apt-get update && apt-get install --yes nginx # buildkit' }, { created_by: 'CMD ["--port", "80"]', empty_layer: true }],
})

/** Puts something of everything on a hub in wallet mode; the digest of an image without a tag. */
export async function fillHub(url: string, owner: NamespaceClient): Promise<string> {
  for (const name of ['alice', 'unused']) await owner.run(name, { action: 'claim' })
  const authorization = await owner.token()
  const [amd, arm] = await pushPlatforms(url, authorization)
  for (const tag of ['v1.0', 'v1.9', 'v1.10']) await pushImage(url, 'alice/app', tag, { authorization, config: configOf('amd64'), layers: ['base', tag] })
  await pushImage(url, LONG_NAME, 'x'.repeat(128), { authorization })
  await pushArtifacts(url, authorization, amd)
  await signImage(owner, 'alice/app', { reference: 'v1.0', tag: 'v1.0' })
  await done(owner, 'PUT', 'repositories/alice/app/readme', { short: 'Serves pages, small and quick', full: README })
  await joinOthers(url, owner)
  return arm.digest
}

async function pushPlatforms(url: string, authorization: string): Promise<[Descriptor, Descriptor]> {
  const amd = await pushImage(url, 'alice/app', 'amd64', { authorization, config: configOf('amd64'), layers: ['base', 'nginx amd64'] })
  const arm = await pushImage(url, 'alice/app', undefined, { authorization, config: configOf('arm64'), layers: ['base arm64', 'nginx arm64'] })
  await pushIndex(url, 'alice/app', 'latest', [{ ...amd, platform: { os: 'linux', architecture: 'amd64' } }, { ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }], { authorization })
  return [amd, arm]
}

async function pushArtifacts(url: string, authorization: string, subject: Descriptor): Promise<void> {
  await pushArtifact(url, 'alice/app', undefined, { authorization, artifactType: 'application/spdx+json', subject, files: [{ mediaType: 'application/spdx+json', bytes: '{"spdxVersion":"SPDX-2.3"}' }], annotations: { 'org.example.tool': '"><script>' } })
  await pushImage(url, 'alice/chart', '0.1.0', { authorization, config: { name: 'chart', version: '0.1.0' }, configMediaType: 'application/vnd.cncf.helm.config.v1+json', layers: ['chart'], manifest: { annotations: { 'org.opencontainers.image.title': 'chart' } } })
}

// The owner has a team and asks somebody in; somebody else asks the owner.
async function joinOthers(url: string, owner: NamespaceClient): Promise<void> {
  await setTeamOf(url, owner, 'alice', [{ address: makeWallet().address.toLowerCase(), role: 'write' }])
  await done(owner, 'POST', 'namespaces/alice/invitations', { address: makeWallet().address.toLowerCase(), role: 'read' })
  const other = await connectWallet(url)
  await other.run('friends', { action: 'claim' })
  await done(other, 'POST', 'namespaces/friends/invitations', { address: owner.address, role: 'maintain' })
}

async function done(who: NamespaceClient, method: string, path: string, body: object): Promise<void> {
  const answer = await who.ask(method, `/api/v1/${path}`, body)
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
}
