import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Interface } from 'ethers/abi'
import * as ethers from 'ethers/hash'
import fc from 'fast-check'
import { bytesOf, dnsEncode, encodeTwo, namehash, wordOf } from '../../lib/resolve/names/ens-encoding.ts'

const abi = new Interface(['function resolve(bytes name, bytes data) view returns (bytes)'])
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9]{0,20}[a-z0-9])?$/)
const hex = fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`)

test('names and calls of ENS are encoded as its own library does it', () => {
  fc.assert(fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), hex, (labels, data) => {
    const name = [...labels, 'eth'].join('.')
    assert.equal(namehash(name), ethers.namehash(name))
    assert.equal(dnsEncode(name), ethers.dnsEncode(name, 255))
    assert.equal(encodeTwo(dnsEncode(name), data), abi.encodeFunctionData('resolve', [dnsEncode(name), data]))
    assert.equal(bytesOf(abi.encodeFunctionResult('resolve', [data])), data)
  }))
})

test('an answer that is not encoded so is none', () => {
  for (const data of ['', '0x', '0x00', `0x${'f'.repeat(64)}`, `0x${'20'.padStart(64, '0')}`, `0x${'20'.padStart(64, '0')}${'ff'.padStart(64, '0')}00`, `0x${'zz'.repeat(64)}`]) assert.equal(bytesOf(data), undefined, data)
  assert.equal(wordOf('0x12'), undefined)
})
