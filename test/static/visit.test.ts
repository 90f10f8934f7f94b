import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatContentPath } from '../../lib/names/content-path.ts'
import { whereaboutsOf } from '../../lib/hub/whereabouts.ts'
import { parseRoot } from '../../lib/hub/static-root.ts'
import { NO_SETTINGS, readSettings, typedSettings, type StaticSettings } from '../../lib/hub/static-settings.ts'
import { visitOf } from '../../lib/hub/static-visit.ts'

const CID = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const K51 = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const EMPTY = { gateways: '', routers: '', dohUrl: '', ethRpcUrl: '' }

const visit = (address: string, settings: StaticSettings = NO_SETTINGS) => {
  const { roots, gateways } = visitOf({ here: whereaboutsOf(address), settings, query: new URL(address).searchParams })
  return { roots: roots.map(formatContentPath), gateways }
}

describe('what a visit is about and who is asked', () => {
  test('the page that is part of a root shows that one first, from the gateway that gave it', () => {
    assert.deepEqual(visit(`http://127.0.0.1:8080/ipfs/${CID}/?root=${K51}`), { roots: [`/ipfs/${CID}`, `/ipns/${K51}`], gateways: ['http://127.0.0.1:8080'] })
  })

  test('anywhere else it is what ?root= names, from what ?gw= names', () => {
    assert.deepEqual(visit(`https://example.org/ui/?root=${K51}&gw=https://a.example&gw=http://127.0.0.1:8080,https://a.example/`), { roots: [`/ipns/${K51}`], gateways: ['https://a.example', 'http://127.0.0.1:8080'] })
  })

  test('the gateways of the settings stand in for that of the page, ?gw= adds to them', () => {
    const settings = { ...NO_SETTINGS, gateways: ['https://mine.example'] }
    assert.deepEqual(visit(`http://127.0.0.1:8080/ipfs/${CID}/?gw=https://a.example`, settings).gateways, ['https://mine.example', 'https://a.example'])
  })

  test('what names nothing and what is no address is left out', () => {
    assert.deepEqual(visit('https://example.org/?root=..&gw=javascript:1&gw=https://a.example/path&gw=https://u:p@a.example'), { roots: [], gateways: [] })
  })
})

describe('a registry as it is typed', () => {
  const named: [text: string, root: string][] = [
    [K51, `/ipns/${K51}`], [`/ipns/${K51}/`, `/ipns/${K51}`], [`ipns://${K51}`, `/ipns/${K51}`], [` ${CID} `, `/ipfs/${CID}`], [`ipfs://${CID}/a`, `/ipfs/${CID}/a`],
    [`${CID}/a/b`, `/ipfs/${CID}/a/b`], ['Hub.Example.org', '/ipns/hub.example.org'], ['name.eth', '/ipns/name.eth'],
  ]
  for (const [text, root] of named)
    test(`"${text}" is ${root}`, () => {
      const found = parseRoot(text)
      assert.equal(found && formatContentPath(found), root)
    })

  for (const text of ['', 'alice', `0x${'ab'.repeat(20)}`, '/ipfs/alice', '../..', `${CID}/../x`, `/ipfs/${K51}`, 'http://example.org/'])
    test(`"${text}" is none`, () => assert.equal(parseRoot(text), undefined))
})

describe('the settings', () => {
  test('what was typed is read back as it was kept', () => {
    const settings = typedSettings({ gateways: 'https://a.example/\nhttp://127.0.0.1:8080 https://a.example', routers: 'https://r.example', dohUrl: ' https://d.example/dns-query ', ethRpcUrl: '' })
    assert.deepEqual(settings, { gateways: ['https://a.example', 'http://127.0.0.1:8080'], routers: ['https://r.example'], dohUrl: 'https://d.example/dns-query' })
    assert.deepEqual(readSettings(JSON.stringify(settings)), settings)
  })

  test('empty fields are the defaults', () => assert.deepEqual(typedSettings(EMPTY), NO_SETTINGS))

  for (const typed of [{ gateways: 'a.example' }, { gateways: 'javascript:alert(1)' }, { gateways: 'https://u:p@a.example' }, { gateways: 'https://a.example/ipfs' }, { routers: 'ftp://a.example' }, { dohUrl: 'x' }, { ethRpcUrl: 'data:,x' }, { gateways: Array.from({ length: 17 }, (_, i) => `https://a${i}.example`).join('\n') }])
    test(`${JSON.stringify(typed).slice(0, 60)} is refused with a sentence`, () => assert.throws(() => typedSettings({ ...EMPTY, ...typed }), { code: 'SETTINGS_INVALID', message: /^[^{]+$/ }))

  for (const text of [null, '', 'x', '[]', '{"gateways":"https://a.example"}', '{"gateways":["javascript:1"]}', `{"gateways":["https://${'a'.repeat(20_000)}.example"]}`])
    test(`what another page of the origin may have written counts as none: ${String(text).slice(0, 40)}`, () => assert.deepEqual(readSettings(text), NO_SETTINGS))
})
