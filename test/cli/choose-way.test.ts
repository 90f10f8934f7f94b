import assert from 'node:assert/strict'
import { test } from 'node:test'
import { speaksV2 } from '../../cli/pull/choose-way.ts'
import { parsePlace } from '../../cli/pull/place.ts'

test('a domain whose pages answer every path is no registry, so that its DNSLink counts', () => {
  const api = { 'docker-distribution-api-version': 'registry/2.0' }
  const cases: [boolean, number, Record<string, string>][] = [
    [true, 200, { ...api, 'content-type': 'application/json' }], [true, 401, { ...api, 'www-authenticate': 'Bearer realm="x"' }], [true, 401, { 'www-authenticate': 'Basic realm="x"' }],
    [true, 200, {}], [true, 200, { 'content-type': 'application/json; charset=utf-8' }], [true, 200, { ...api, 'content-type': 'text/html' }],
    [false, 200, { 'content-type': 'text/html; charset=utf-8' }], [false, 401, {}], [false, 404, { 'content-type': 'application/json' }], [false, 301, { location: 'https://www.example.org/' }],
  ]
  for (const [expected, status, headers] of cases) assert.equal(speaksV2({ status, headers }), expected, `${status} ${JSON.stringify(headers)}`)
})

test('a mistyped hash or key is told as such, and not looked for at a hub as a repository', () => {
  const [hash, key] = ['bafybeibqs4pzx73bcbwprunvr67lnvkukt62fn6r5qypbvogln7rjkcv4i', 'k51qzi5uqu5dj5xixn556zrhnczb7gqffcp7zmk57qvobfso1ubonqc3nwl1qj']
  const ciq = 'ciqdbfy7tp7wcedm7di3ld56w3kvivh5uk35d3bq6dk4mw37csuflyq'
  for (const right of [hash, key, ciq, `/ipfs/${hash}/app:v1`, `/ipns/${key}/app`]) assert.ok(parsePlace(right), right)
  for (const wrong of [hash.slice(0, -1), `${key}z/app:v1`, `${ciq}q`, `/ipfs/${hash.slice(0, -1)}`, 'QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFV:v1'])
    assert.throws(() => parsePlace(wrong), /looks like a hash or a key, and is none/, wrong)
  for (const other of ['alice/app:v1', 'ciqada', 'bafflingly-long-names-that-somebody-gave-a-repository/app']) assert.equal(parsePlace(other), undefined)
})
