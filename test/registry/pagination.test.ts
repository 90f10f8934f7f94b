import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cutPage, parsePage } from '../../lib/registry/pagination.ts'

const PAGES: [query: string, page: ReturnType<typeof parsePage> | undefined][] = [
  ['', { limit: 1000, last: '' }], ['n=5', { limit: 5, last: '' }], ['n=0', { limit: 0, last: '' }], ['last=x', { limit: 1000, last: 'x' }],
  ['n=1000', { limit: 1000, last: '' }], ['n=1001', { limit: 1000, last: '' }], ['n=1000000000', { limit: 1000, last: '' }],
  ['n=9999999999999999999999', { limit: 1000, last: '' }], ['n=007', { limit: 7, last: '' }], ['n=2&n=3', { limit: 2, last: '' }],
  ['n=', undefined], ['n=-1', undefined], ['n=abc', undefined], ['n=1e309', undefined], ['n=1.5', undefined], ['n=0x10', undefined], ['n=%2B1', undefined],
]

for (const [query, page] of PAGES) {
  test(`bad-input 1: ?${query} ${page ? `asks for ${page.limit} after "${page.last}"` : 'is refused'}`, () => {
    const parse = () => parsePage(new URLSearchParams(query))
    if (page) assert.deepEqual(parse(), page)
    else assert.throws(parse, { code: 'PAGINATION_NUMBER_INVALID', status: 400 })
  })
}

test('a page that is the last one has no Link; n=0 has neither items nor Link', () => {
  const key = (row: string) => row
  assert.deepEqual(cutPage(['a', 'b'], { limit: 2, last: '' }, '/v2/_catalog', key), { items: ['a', 'b'], headers: {} })
  assert.deepEqual(cutPage(['a'], { limit: 0, last: '' }, '/v2/_catalog', key), { items: [], headers: {} })
  assert.deepEqual(cutPage([], { limit: 2, last: '' }, '/v2/_catalog', key), { items: [], headers: {} })
})

test('the Link keeps the filter and escapes what it must', () => {
  const { headers } = cutPage(['a b&c', 'd'], { limit: 1, last: '' }, '/v2/x/referrers/y', (row) => row, { artifactType: 'a/b+c' })
  assert.deepEqual(headers, { link: '</v2/x/referrers/y?artifactType=a%2Fb%2Bc&n=1&last=a+b%26c>; rel="next"' })
})

test('following the Links visits every row once, whatever the rows and the page size', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }).map((rows) => rows.toSorted((a, b) => (a < b ? -1 : 1)))
  fc.assert(fc.property(names, fc.integer({ min: 1, max: 7 }), (rows, n) => {
    const seen: string[] = []
    for (let query = `n=${n}`; query !== ''; ) {
      const page = parsePage(new URLSearchParams(query))
      const found = rows.filter((row) => row > page.last).slice(0, page.limit + 1)
      const { items, headers } = cutPage(found, page, '/v2/_catalog', (row) => row)
      seen.push(...items)
      query = /\?(.*)>/.exec(headers['link'] ?? '')?.[1] ?? ''
    }
    assert.deepEqual(seen, rows)
  }))
})
