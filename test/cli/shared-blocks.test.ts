import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'
import { SharedBlocks } from '../../cli/pull/shared-blocks.ts'
import { SourceFailureError } from '../../lib/resolve/net/errors.ts'
import type { Source } from '../../lib/resolve/sources/source.ts'

const SHA2_256 = 0x12

describe('blocks from several sources at once', () => {
  const blocks = new Map(Array.from({ length: 80 }, () => {
    const bytes = randomBytes(1000)
    return [CID.createV1(raw.code, create(SHA2_256, createHash('sha256').update(bytes).digest())).toString(), bytes] as const
  }))
  const cids = [...blocks.keys()].map((text) => CID.parse(text))
  const bytesOf = (cid: CID): Buffer => Buffer.from(blocks.get(cid.toString()) ?? [])
  const source = (name: string, get: Source['get']): Source => ({ name, get })
  const honest = (name: string, ms: number): Source => source(name, async (cid, signal) => {
    await delay(ms, undefined, signal ? { signal } : {})
    return bytesOf(cid)
  })
  /** Reads all as a file is read: sixteen ahead. */
  const readAll = async (shared: SharedBlocks): Promise<void> => {
    for (let at = 0; at < cids.length; at += 16) {
      const found = await Promise.all(cids.slice(at, at + 16).map((cid) => shared.getContent(cid)))
      found.forEach((bytes, i) => assert.deepEqual(Buffer.from(bytes), bytesOf(cids[at + i] ?? assert.fail())))
    }
  }
  const given = (shared: SharedBlocks, name: string): number => shared.shares.find((share) => share.name === name)?.given ?? 0

  test('of one that does not run is said that it does not', async () => {
    const dead = source('Kubo', async () => { throw new SourceFailureError('BROKEN', 'the source cannot be reached: connect ECONNREFUSED 127.0.0.1:5001') })
    const [cid = assert.fail()] = cids
    await assert.rejects(new SharedBlocks([dead], () => {}).get(cid), { message: `nobody who was asked (Kubo) has the block ${cid.toString()}, and of the last one "the source cannot be reached: connect ECONNREFUSED 127.0.0.1:5001". Start it, or name others with --gateway or --ipfs-host` })
  })

  test('two that are as quick share the work evenly, at the same time', async () => {
    const both = new SharedBlocks([honest('one', 30), honest('two', 30)], assert.fail)
    await readAll(both)
    for (const name of ['one', 'two']) assert.ok(given(both, name) >= 25, JSON.stringify(both.shares))
  })

  test('the quicker one gives more', async () => {
    const shared = new SharedBlocks([honest('slow', 200), honest('quick', 10)], assert.fail)
    await readAll(shared)
    assert.ok(given(shared, 'quick') > 2 * given(shared, 'slow'), JSON.stringify(shared.shares))
  })

  test('bad-input 29: one that never answers is overtaken, and one that has nothing is asked for each block once', async () => {
    const asked: string[] = []
    const silent = source('silent', (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))))
    const empty = source('empty', async (cid) => {
      asked.push(cid.toString())
      throw new SourceFailureError('NOT_FOUND', 'not here')
    })
    await readAll(new SharedBlocks([silent, empty, honest('good', 5)], assert.fail))
    assert.equal(new Set(asked).size, asked.length)
  })

  test('bad-input 29: one that sends other bytes is named and not asked again', async () => {
    let asked = 0
    const liar = source('liar', async (cid) => {
      asked++
      return Buffer.concat([bytesOf(cid), Buffer.of(0)])
    })
    const warnings: string[] = []
    await readAll(new SharedBlocks([liar, honest('good', 5)], (sentence) => warnings.push(sentence)))
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /^liar is not asked any more: it sent other bytes than those of bafk/)
    assert.ok(asked <= 4, `${asked}`)
  })

  test('one that breaks off is tried again, and given up when it does nothing else', async () => {
    let tries = 0
    const shaky = source('shaky', async (cid) => {
      if (++tries % 3 === 0) throw new SourceFailureError('BROKEN', 'cut off')
      return bytesOf(cid)
    })
    await readAll(new SharedBlocks([shaky], assert.fail))
    const warnings: string[] = []
    const broken = source('broken', async () => { throw new SourceFailureError('BROKEN', 'cut off') })
    await assert.rejects(readAll(new SharedBlocks([broken], (sentence) => warnings.push(sentence))), { code: 'BLOCK_MISSING' })
    assert.match(warnings[0] ?? '', /^broken is not asked any more, it failed 4 times: cut off/)
  })

  test('what nobody wants any more is not fetched on', async () => {
    const stop = new AbortController()
    const stopped = Promise.withResolvers<void>()
    const slow = source('slow', (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => {
      stopped.resolve()
      reject(signal.reason)
    })))
    const waiting = new SharedBlocks([slow], assert.fail).getContent(cids[0] ?? assert.fail(), stop.signal)
    stop.abort(new Error('enough'))
    await assert.rejects(waiting, /enough/)
    await stopped.promise
  })
})
