import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { concat, toUtf8Bytes } from 'ethers/utils'
import { readConfig } from '../../lib/config.ts'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { createLogger } from '../../lib/logger.ts'
import { parseName } from '../../lib/names/name.ts'
import { type ForeignNames, openForeignNames } from '../../lib/resolve/open-foreign-names.ts'
import { KeyedLock } from '../../lib/store/keyed-lock.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { type Ens, ipfsHash, ipnsHash, startEns } from '../support/ens.ts'
import { type HostileNode, startHostileNode } from '../support/hostile-node.ts'
import { realClients } from '../support/real-client.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const OTHER = 'k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp'
const CONTENT = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'

async function openForeign(env: Record<string, string>): Promise<{ foreign: ForeignNames; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-leads-'))
  const db = openHubDatabase(dataDir)
  const foreign = openForeignNames({ config: readConfig({ ...env, IPCR_DATA: dataDir }), db, locks: new KeyedLock(), logger: createLogger('silent'), now: Date.now })
  return {
    foreign,
    close: async () => {
      await foreign.close()
      await db.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

describe('the key that a name leads to, as a claim on the name must have it', { skip: realClients('anvil').skip }, () => {
  let ens: Ens
  let node: HostileNode
  let zone: DnsZone
  let opened: Awaited<ReturnType<typeof openForeign>>
  const leadsTo = async (text: string, { foreign } = opened): Promise<string | undefined> => {
    const name = parseName(text)
    assert.ok(name)
    return foreign.leadsTo(name)
  }
  before(async () => {
    ens = await startEns()
    ;[node, zone] = await Promise.all([startHostileNode(ens.anvil.url), startDnsZone()])
    opened = await openForeign({ DNS_SERVERS: zone.server, ETH_RPC_URL: node.url, ENS_REGISTRY: ens.registry })
  })
  after(async () => {
    await opened?.close()
    zone?.stop()
    await node?.stop()
    await ens?.stop()
  })

  test('is that of its TXT entry, in whatever spelling, looked up each time', async () => {
    zone.set('_dnslink.example.test', [`dnslink=/ipns/${KEY}`])
    assert.equal(await leadsTo('example.test'), KEY)
    zone.set('_dnslink.example.test', ['dnslink=/ipns/12D3KooWF51Zjd4JPQbVDVaKFcNoHd6ttYkc2bqfALhoujSGnkFE'])
    assert.equal(await leadsTo('Example.test'), OTHER)
  })

  for (const [what, entry] of [['content', `/ipfs/${CONTENT}`], ['a path in a key’s root', `/ipns/${KEY}/alice`], ['another domain', '/ipns/example.test'], ['nothing that can be read', '/ipns/..']] as const)
    test(`is none when its TXT entry is ${what}`, async () => {
      zone.set('_dnslink.other.test', [`dnslink=${entry}`])
      assert.equal(await leadsTo('other.test'), undefined)
    })

  test('is none when it has no TXT entry', async () => assert.equal(await leadsTo('nothing.test'), undefined))

  test('is that of its contenthash, looked up each time', async () => {
    await ens.set('alice.eth', ipnsHash(KEY))
    assert.equal(await leadsTo('alice.eth'), KEY)
    await ens.set('alice.eth', ipnsHash(OTHER))
    assert.equal(await leadsTo('alice.eth'), OTHER)
  })

  test('is none when its contenthash is content, a domain, of Swarm, or not there', async () => {
    const domain = concat(['0xe5010170', new Uint8Array([0, 12]), toUtf8Bytes('example.test')])
    for (const hash of [ipfsHash(CONTENT), domain, `0xe40101fa011b20${'ab'.repeat(32)}`, '0x']) {
      await ens.set('bob.eth', hash)
      assert.equal(await leadsTo('bob.eth'), undefined, hash)
    }
    assert.equal(await leadsTo('nobody.eth'), undefined)
  })

  test('is never taken for none while nobody answers', async () => {
    for (const misdeed of ['busy', 'behind', 'empty', 'junk'] as const) {
      node.misdeed = misdeed
      await assert.rejects(leadsTo('alice.eth'), { code: 'UNAVAILABLE' }, misdeed)
    }
    node.misdeed = undefined
    const alone = await openForeign({ DNS_SERVERS: '127.0.0.1:9' })
    try {
      await assert.rejects(leadsTo('example.test', alone), { code: 'UNAVAILABLE', message: /DNS does not answer for example\.test/ })
      await assert.rejects(leadsTo('alice.eth', alone), { code: 'UNAVAILABLE', message: /no Ethereum node \(ETH_RPC_URL\) to ask about alice\.eth/ })
    } finally {
      await alone.close()
    }
  })

  test('is none for names that are proved otherwise', async () => {
    for (const text of [`0x${'ab'.repeat(20)}`, 'alice', KEY, CONTENT]) assert.equal(await leadsTo(text), undefined)
  })
})
