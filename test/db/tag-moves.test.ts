import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TagMove } from '../../lib/db/index/rows.ts'
import { MOST_MOVES } from '../../lib/db/transactions/tag-moves.ts'
import { digest, openTestDatabase, type TestDatabase } from './database.ts'

const [one, two] = [digest('one'), digest('two')]
const move = (more: Partial<TagMove>): TagMove => ({ source: 'k51', repository: 'k51/app', tag: 'v1', before: one, after: two, root: 'bafyA', at: 1, ...more })
const keep = ({ db }: TestDatabase, ...moves: TagMove[]): Promise<void> => db.write('keepTagMoves', { moves })
const history = async ({ db }: TestDatabase, tag = 'v1') => (await db.read('tagHistory', { repository: 'k51/app', tag, limit: 1000 })).map(({ after, at }) => [after, at])

const REPEATED: [string, TagMove[], number][] = [
  ['the same once more', [move({}), move({ at: 2 })], 1],
  ['by another root', [move({}), move({ root: 'bafyB', at: 2 })], 2],
  ['there and back, with the root of before', [move({}), move({ before: two, after: one, root: 'bafyB', at: 2 }), move({ at: 3 })], 3],
  ['seen first, and again by an index that is rebuilt', [move({ before: null }), move({ before: null, root: 'bafyB', at: 2 })], 1],
  ['gone, told twice', [move({}), move({ before: two, after: null, root: 'bafyB', at: 2 }), move({ before: two, after: null, root: 'bafyB', at: 3 })], 2],
  ['made anew after it was gone', [move({}), move({ before: two, after: null, root: 'bafyB', at: 2 }), move({ before: null, root: 'bafyC', at: 3 })], 3],
]

for (const [what, moves, kept] of REPEATED)
  test(`a tag's moves: ${what}`, async (t) => {
    const hub = openTestDatabase(t)
    for (const each of moves) await keep(hub, each)
    assert.equal((await history(hub)).length, kept)
  })

test('the history of a tag is read page by page, the newest first', async (t) => {
  const hub = openTestDatabase(t)
  await keep(hub, ...Array.from({ length: 10 }, (_, index) => move({ after: digest(String(index)), root: String(index), at: index })), move({ tag: 'other' }))
  const first = await hub.db.read('tagHistory', { repository: 'k51/app', tag: 'v1', limit: 4 })
  const second = await hub.db.read('tagHistory', { repository: 'k51/app', tag: 'v1', before: first[3]?.id, limit: 100 })
  assert.deepEqual([...first, ...second].map(({ at }) => at), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
})

test('since when a tag has pointed to a digest is when it last came to it', async (t) => {
  const hub = openTestDatabase(t)
  await keep(hub, move({}), move({ before: two, after: one, root: 'bafyB', at: 5 }), move({ root: 'bafyC', at: 9 }))
  const newest = (after: string) => hub.db.read('newestMove', { repository: 'k51/app', tag: 'v1', after })
  assert.deepEqual([(await newest(two))?.at, (await newest(one))?.at, await newest(digest('three'))], [9, 5, undefined])
})

test('bad-input 31: what one repository or one name does leaves the others their history', async (t) => {
  const hub = openTestDatabase(t)
  await keep(hub, move({ repository: 'quiet/app', source: 'quiet' }))
  const many = Array.from({ length: MOST_MOVES.repository + 50 }, (_, index) => move({ after: digest(String(index % 2)), root: String(index), at: index }))
  for (let at = 0; at < many.length; at += 5000) await keep(hub, ...many.slice(at, at + 5000))
  const count = hub.reader.prepare<[string], { n: number; first: number }>('SELECT count(*) AS n, min(at) AS first FROM tag_move WHERE repository = ?')
  assert.deepEqual(count.get('k51/app'), { n: MOST_MOVES.repository, first: 50 })
  assert.equal(count.get('quiet/app')?.n, 1)
})
