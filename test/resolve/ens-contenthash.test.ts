import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat, getBytes, toUtf8Bytes } from 'ethers'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { parseHash } from '../../lib/names/hash-spelling.ts'
import { formatContenthash, readContenthash } from '../../lib/resolve/names/ens-contenthash.ts'

const DIGEST = 'c3c4733ec8affd06cf9e9ff50ffc6bcd2ec85a6170004bb709669c31de94391a'
const KEY = '24080112204e0ad9a6f0ab3ee4b6d9e9a7f6e0f3b6bf5a1d0e7c1f4a3b2c1d0e9f8a7b6c5d'
const domain = (text: string) => concat(['0xe5010170', new Uint8Array([0, text.length]), toUtf8Bytes(text)])

// The IPNS names are those that Kubo's `ipfs cid format -b base36` gives.
const READ: [string, string, string][] = [
  ['a CIDv1 of dag-pb (the example of ENSIP-7)', '0xe3010170122029f2d17be6139079dc48696d1f582a8530eb9805b561eda517e22a892c7e3f1f', '/ipfs/bafybeibj6lixxzqtsb45ysdjnupvqkufgdvzqbnvmhw2kf7cfkesy7r7d4'],
  ['a CIDv1 of raw bytes', `0xe30101551220${DIGEST}`, '/ipfs/bafkreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'],
  ['a CIDv0, which some set', `0xe3011220${DIGEST}`, '/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'],
  ['a key', `0xe501017200${KEY}`, '/ipns/k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp'],
  ['an RSA key by its digest', `0xe50101721220${DIGEST}`, '/ipns/k2k4r8oao3a13ig746677ovbb1s6hnvgksy42n2u8vo0o0m3xogyxhju'],
  ['the same with the codec of directories, as older tools wrote it', `0xe50101701220${DIGEST}`, '/ipns/k2k4r8oao3a13ig746677ovbb1s6hnvgksy42n2u8vo0o0m3xogyxhju'],
  ['a domain, as older tools wrote it', domain('App.example.org'), '/ipns/app.example.org'],
  ['an ENS name in the same way', domain('other.eth'), '/ipns/other.eth'],
]

const REFUSED: [string, string, RegExp][] = [
  ['Swarm', `0xe40101fa011b20${DIGEST}`, /is for Swarm/],
  ['Tor', `0xbc03${DIGEST}`, /is for Tor/],
  ['Arweave', `0x90b2ca05${DIGEST}`, /is for Arweave/],
  ['no known namespace', `0x7f${DIGEST}`, /is for something else/],
  ['one byte', '0xe3', /cannot be read/],
  ['the namespace alone', '0xe301', /cannot be read/],
  ['a varint without end', `0x${'ff'.repeat(40)}`, /cannot be read/],
  ['a CID cut off', `0xe30101701220${DIGEST.slice(2)}`, /cannot be read/],
  ['a CID and a byte more', `0xe30101701220${DIGEST}00`, /cannot be read/],
  ['a key as content', `0xe30101721220${DIGEST}`, /cannot be read/],
  ['content as a key', `0xe50101551220${DIGEST}`, /cannot be read/],
  ['a key of no bytes', '0xe50101720000', /cannot be read/],
  ['a domain with a slash', domain('example.org/ipns'), /cannot be read/],
  ['an address for a domain', domain('127.0.0.1'), /cannot be read/],
  ['a domain with a line break', domain('example.org\n'), /cannot be read/],
  ['a domain in other letters', domain('exаmple.org'), /cannot be read/],
  ['513 bytes', `0xe301${'00'.repeat(511)}`, /is too long/],
]

describe('a contenthash', () => {
  for (const [what, hex, value] of READ) test(`of ${what} is a content path`, () => assert.deepEqual(readContenthash(getBytes(hex)), { value }))
  for (const [what, hex, why] of REFUSED)
    test(`of ${what} is none, and says why`, () => {
      const found = readContenthash(getBytes(hex))
      assert.match('whyNot' in found ? found.whyNot : found.value, why)
    })

  test('of any bytes is a content path or a reason', () => {
    const namespaces = fc.constantFrom([], [0xe3, 1], [0xe5, 1], [0xe3, 1, 1, 0x70], [0xe5, 1, 1, 0x72, 0], [0xe5, 1, 1, 0x70, 0])
    fc.assert(fc.property(namespaces, fc.uint8Array({ maxLength: 80 }), (start, bytes) => {
      const found = readContenthash(new Uint8Array([...start, ...bytes]))
      assert.ok('whyNot' in found ? found.whyNot !== '' : /^\/ip[fn]s\/[a-z0-9._-]+$/.test(found.value))
    }))
  })
})

// What the encoder of @ensdomains/content-hash 3.1.1 gives, with 0x before it.
const WRITTEN: [string, string][] = [
  ['QmRAQB6YaCyidP37UdDnjFY5vQuiBrcqdyoW1CuDgwxkD4', '0xe3010170122029f2d17be6139079dc48696d1f582a8530eb9805b561eda517e22a892c7e3f1f'],
  ['bafkreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi', `0xe30101551220${DIGEST}`],
  ['k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp', `0xe501017200${KEY}`],
  ['k2k4r8oao3a13ig746677ovbb1s6hnvgksy42n2u8vo0o0m3xogyxhju', `0xe50101721220${DIGEST}`],
]

describe('a contenthash to set', () => {
  for (const [text, written] of WRITTEN)
    test(`${text.slice(0, 12)}… is written as other software writes it, and read back`, () => {
      const cid = parseHash(text)
      assert.ok(cid)
      assert.equal(formatContenthash(cid), written)
      assert.match('value' in readContenthash(getBytes(written)) ? 'read' : '', /read/)
    })

  test('whatever is written is read back as the same path', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constantFrom(0x70, 0x55), (digest, codec) => {
      const cid = CID.decode(Uint8Array.from([1, codec, 0x12, 32, ...digest]))
      assert.deepEqual(readContenthash(getBytes(formatContenthash(cid))), { value: `/ipfs/${cid.toString()}` })
    }))
  })
})
