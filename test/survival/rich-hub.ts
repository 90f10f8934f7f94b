import { createHash, randomBytes } from 'node:crypto'
import { publishedRoot } from '../roots/published-root.ts'
import type { TestHub } from '../support/hub.ts'
import { type Descriptor, pushImage, pushIndex } from '../support/push-image.ts'

const README = 'application/vnd.ipcr.readme.v1+markdown'
const described = (text: string) => ({ manifest: { annotations: { 'org.opencontainers.image.description': text } } })
const hex = (algorithm: string, bytes: string | Uint8Array): string => createHash(algorithm).update(bytes).digest('hex')

export const NAMESPACES = ['alice', 'bob', 'carol', '.hub']

/** Fills a hub with whatever a root can hold; the roots of its namespaces once all of it is published. */
export async function fillRichly(hub: TestHub): Promise<Record<string, string>> {
  await fillAlice(hub.url)
  await fillBob(hub.url)
  await fillCarol(hub.url)
  const roots: Record<string, string> = {}
  for (const namespace of NAMESPACES) roots[namespace] = await publishedRoot(hub, namespace, NAMESPACES)
  return roots
}

// The tag that speaks for the repository is not the greatest by name; one repository goes on below another.
async function fillAlice(url: string): Promise<void> {
  const first = await pushImage(url, 'alice/app', 'zeta', { layers: [randomBytes(2_300_000), 'small'], ...described('what it said at first') })
  await pushImage(url, 'alice/app', 'alpha', { layers: [randomBytes(1_048_576)], ...described('what it says now') })
  await pushImage(url, 'alice/app/debug', 'v1', { layers: ['debug'] })
  const pages = ['# An older page', '# The page', '# A page of another kind']
  for (const [index, page] of pages.entries())
    await pushImage(url, 'alice/app', undefined, { layers: [page], configMediaType: 'application/vnd.oci.empty.v1+json', config: {}, manifest: { artifactType: index === 2 ? 'x/page' : README, subject: first } })
}

// An index whose second image is gone, one that nothing points to, words set over the API.
async function fillBob(url: string): Promise<void> {
  const [amd, arm] = [await pushImage(url, 'bob/team/tool', undefined, { layers: ['amd'] }), await pushImage(url, 'bob/team/tool', undefined, { layers: ['arm'] })]
  await pushIndex(url, 'bob/team/tool', 'multi', [amd, arm])
  await pushIndex(url, 'bob/team/tool', undefined, [amd])
  await expect(fetch(`${url}/v2/bob/team/tool/manifests/${arm.digest}`, { method: 'DELETE' }), 202)
  const body = JSON.stringify({ short: 'set by hand', full: '# By hand' })
  await expect(fetch(`${url}/api/v1/repositories/bob/team/tool/readme`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } }), 204)
}

// More tags than index.json lists, some pushed by a sha512; some of them moved again later.
async function fillCarol(url: string): Promise<void> {
  const image = await pushImage(url, 'carol/many', 'first', { layers: ['many'] })
  const text = await (await fetch(`${url}/v2/carol/many/manifests/first`)).text()
  const put = (reference: string, tags: string[]) =>
    expect(fetch(`${url}/v2/carol/many/manifests/${reference}?${tags.map((tag) => `tag=${tag}`).join('&')}`, { method: 'PUT', body: text, headers: { 'content-type': image.mediaType } }), 201)
  for (let page = 0; page < 10; page++) await put(image.digest, Array.from({ length: 100 }, (_, index) => `t${page * 100 + index}`))
  await put(`sha512:${hex('sha512', text)}`, ['wide-a', 'wide-b'])
  await put(image.digest, ['t5', 't50', 't500'])
  await pushWide(url, 'carol/wide')
}

/** An image whose layer is named by its sha512. */
async function pushWide(url: string, name: string): Promise<void> {
  const layer = randomBytes(1_500_000)
  const digest = `sha512:${hex('sha512', layer)}`
  const begun = await fetch(`${url}/v2/${name}/blobs/uploads/`, { method: 'POST' })
  const target = new URL(begun.headers.get('location') ?? '', url)
  target.searchParams.set('digest', digest)
  await expect(fetch(target, { method: 'PUT', body: layer }), 201)
  const wide: Descriptor = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: layer.length }
  await pushImage(url, name, 'v1', { layers: [], manifest: { layers: [wide] } })
}

async function expect(answer: Promise<Response>, status: number): Promise<void> {
  const { status: is, url, ...rest } = await answer.then(async (response) => ({ status: response.status, url: response.url, text: await response.text() }))
  if (is !== status) throw new Error(`${url} answered ${is}: ${rest.text}`)
}
