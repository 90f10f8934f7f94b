import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

type Tag = { name: string; aliases: string[]; moreAliases: boolean; kind: string; trust: string | null; totalSize: number }
type Page = { items: Tag[]; cursor: string | null }

describe('tags of a repository of this hub, without an indexer', () => {
  let hub: TestHub
  const ask = async (query: string): Promise<Page> => (await fetch(`${hub.url}/api/v1/repositories/alice/app/tags?${query}`)).json()
  const names = ({ items }: Page): string[] => items.map(({ name }) => name)
  before(async () => {
    hub = await startHub()
    for (const tag of ['v1.9', 'v1.10', 'v1.10-rc1']) await pushImage(hub.url, 'alice/app', tag, { layers: [tag] })
    await pushImage(hub.url, 'alice/app', 'latest', { layers: ['v1.10'] })
    await pushImage(hub.url, 'alice/app', 'big', { layers: ['x'.repeat(5000)] })
  })
  after(() => hub?.stop())

  test('come as people count, by size, the other way round, and page by page', async () => {
    assert.deepEqual(names(await ask('order=name')), ['latest', 'big', 'v1.9', 'v1.10-rc1', 'v1.10'])
    assert.deepEqual(names(await ask('order=name-desc')), ['v1.10', 'v1.10-rc1', 'v1.9', 'big', 'latest'])
    assert.equal(names(await ask('order=largest'))[0], 'big')
    assert.deepEqual(names(await ask('order=oldest&limit=2')), ['v1.9', 'v1.10'])
    const first = await ask('order=name&limit=2')
    assert.deepEqual(names(await ask(`order=name&limit=2&cursor=${first.cursor ?? ''}`)), ['v1.9', 'v1.10-rc1'])
  })

  test('are one of each digest when they are grouped, with the others beside it, and those that contain what is asked for', async () => {
    const { items, cursor } = await ask('order=name&group=digest')
    assert.deepEqual([items.map(({ name, aliases }) => [name, ...aliases]), cursor], [[['latest', 'v1.10'], ['big'], ['v1.9'], ['v1.10-rc1']], null])
    assert.deepEqual(names(await ask('order=name&filter=V1.1&group=digest')), ['v1.10-rc1', 'v1.10'])
    assert.deepEqual(names(await ask('filter=none')), [])
    assert.partialDeepStrictEqual(items[0], { kind: 'image', trust: 'unsigned', moreAliases: false })
  })

  test('of a group or filter that is none are refused', async () => {
    for (const query of ['group=x', `filter=${'x'.repeat(129)}`]) assert.equal((await fetch(`${hub.url}/api/v1/repositories/alice/app/tags?${query}`)).status, 400)
  })
})
