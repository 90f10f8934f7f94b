import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatContentPath, parseContentPath } from '../../lib/names/content-path.ts'
import { parseDnslink } from '../../lib/names/dnslink.ts'
import { nameLike } from './generators.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const DIRECTORY = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const OLD_DIRECTORY = 'QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR'

const canonical = (text: string): string | undefined => {
  const path = parseContentPath(text)
  return path && formatContentPath(path)
}

for (const text of [`/ipfs/${DIRECTORY}`, `/ipfs/${DIRECTORY}/a/b c`, `/ipns/${KEY}`, `/ipns/${KEY}/repo`, '/ipns/example.org/go-ipfs', '/ipns/alice.eth']) {
  test(`${text.slice(0, 30)} is a content path`, () => assert.equal(canonical(text), text))
}

test('old spellings become the canonical one', () => {
  assert.equal(canonical(`/ipfs/${OLD_DIRECTORY}/`), `/ipfs/${DIRECTORY}`)
  assert.match(canonical(`/ipns/${OLD_DIRECTORY}`) ?? '', /^\/ipns\/k2k4r8/)
})

const NO_PATHS = [
  '', '/', 'hello', '/ipfs', '/ipfs/', '/ipns//x', `ipfs/${DIRECTORY}`, `/ipfs/${KEY}`, '/ipfs/alice', '/ipns/alice', `/ipns/${DIRECTORY}`,
  `/ipfs/${DIRECTORY}/../x`, `/ipfs/${DIRECTORY}/./x`, `/ipfs/${DIRECTORY}//x`, `/ipfs/${DIRECTORY}/a\0b`, `/ipfs/${DIRECTORY}/${'x'.repeat(2048)}`,
  '/ipns/127.0.0.1', '/ipns/localhost', 'https://example.org/', '/ipfs/ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y',
]

for (const text of NO_PATHS) {
  test(`${JSON.stringify(text.slice(0, 44))} is no content path`, () => assert.equal(parseContentPath(text), undefined))
}

test('any text is a content path or none, without a throw, and what parses has one spelling', () => {
  const parts = fc.tuple(fc.constantFrom('/ipfs/', '/ipns/', '/', ''), fc.oneof(nameLike, fc.constantFrom(KEY, DIRECTORY, 'a.org')), fc.array(nameLike, { maxLength: 3 }))
  fc.assert(fc.property(parts, ([prefix, root, rest]) => {
    const path = parseContentPath([prefix + root, ...rest].join('/'))
    return path === undefined || canonical(formatContentPath(path)) === formatContentPath(path)
  }), { numRuns: 2000 })
})

test("a domain's link is read from among its other TXT entries", () => {
  assert.equal(parseDnslink(['v=spf1 -all', 'google-site-verification=x', `dnslink=/ipns/${KEY}`]), `/ipns/${KEY}`)
  assert.equal(parseDnslink([`dnslink=/ipfs/${OLD_DIRECTORY}/repo`]), `/ipfs/${DIRECTORY}/repo`)
})

test('entries that are no link are passed over', () => {
  assert.equal(parseDnslink(['dnslink=', 'dnslink=hello', 'dnslink=/ipns/alice', `DNSLINK=/ipns/${KEY}`, `/ipns/${KEY}`]), undefined)
  assert.equal(parseDnslink([]), undefined)
  assert.equal(parseDnslink(['dnslink=/ipfs/x', `dnslink=/ipns/${KEY}`]), `/ipns/${KEY}`)
})

test('of two links the same one counts, whatever order DNS gives them in', () => {
  const entries = ['dnslink=/ipns/b.org', 'dnslink=/ipns/a.org']
  assert.equal(parseDnslink(entries), '/ipns/a.org')
  assert.equal(parseDnslink(entries.reverse()), '/ipns/a.org')
})

test('any TXT entries are a link or none, without a throw', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('dnslink=', 'dnslink=/ipns/', 'dnslink=/ipfs/', ''), nameLike).map((parts) => parts.join(''))), (entries) => {
    const link = parseDnslink(entries)
    return link === undefined || canonical(link) === link
  }))
})
