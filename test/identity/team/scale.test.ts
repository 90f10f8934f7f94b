import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { migrate } from '../../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../../lib/db/open.ts'
import type { Action, Principal } from '../../../lib/identity/access.ts'
import { hashSecret, makeSecret, shownPrefix } from '../../../lib/identity/tokens/secret.ts'
import { basic } from '../../support/wallet-hub.ts'
import { openWalletScene, type WalletScene } from '../../support/wallet-scene.ts'
import { countSteps, type Steps } from './count-steps.ts'

const TEAMS = 20
const MEMBERS = 500
const ROLES = ['owner', 'maintain', 'write', 'read'] as const
const ACTIONS: Action[] = ['pull', 'push', 'create', 'delete']
const addressOf = (i: number): string => `0x${i.toString(16).padStart(40, '0')}`
const secrets = Array.from({ length: TEAMS * MEMBERS }, () => makeSecret('pat'))

/** A hub's database with so many teams, and one token for each of their members. */
function fill(dataDir: string, teams: number, members: number): void {
  const db = openWriter(hubDatabasePath(dataDir))
  migrate(db)
  const namespace = db.prepare("INSERT INTO namespace (name, kind, owner, team_until, claim_until, created_at) VALUES (?, 'handle', ?, ?, ?, 1)")
  const member = db.prepare('INSERT INTO team_member (namespace, address, role) VALUES (?, ?, ?)')
  const token = db.prepare("INSERT INTO token (id, kind, hash, prefix, owner, name, scopes, created_at, expires_at) VALUES (?, 'pat', ?, ?, ?, 'x', ?, 1, ?)")
  const later = Date.now() + 86_400_000
  db.transaction(() => {
    for (let t = 0; t < teams; t++) {
      namespace.run(`team${t}`, addressOf(1_000_000 + t), later, later)
      for (let m = 0; m < members; m++) {
        const i = t * members + m
        const secret = secrets[i] ?? ''
        member.run(`team${t}`, addressOf(i + 1), ROLES[m % 4])
        token.run(`t${i}`, hashSecret(secret), shownPrefix(secret), addressOf(i + 1), JSON.stringify([{ type: 'repository', name: '*', actions: ACTIONS }]), later)
      }
    }
  })()
  db.close()
}

describe('10,000 members over all teams and 10,000 tokens', () => {
  const directories: string[] = []
  const open = async (teams: number, members: number): Promise<WalletScene> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-scale-'))
    directories.push(dataDir)
    fill(dataDir, teams, members)
    return openWalletScene(dataDir)
  }
  let [large, small] = [] as unknown as [WalletScene, WalletScene]
  before(async () => {
    large = await open(TEAMS, MEMBERS)
    small = await open(1, 4)
  })
  after(async () => {
    await Promise.all([large, small].map((scene) => scene?.close()))
    for (const directory of directories) rmSync(directory, { recursive: true, force: true })
  })

  /** All that a request asks about who sent it: the credential, then each action in the namespace. */
  const ask = ({ context }: WalletScene, i: number, namespace: string): Steps => {
    const { access } = context.identity
    return countSteps(() => {
      const principal = access.identify(basic(addressOf(i + 1), secrets[i] ?? '')) as Principal
      for (const action of ACTIONS) access.may(principal, `${namespace}/app`, action)
    })
  }

  test('are loaded at the start, each with the role of the team', () => {
    const { rights } = large.context.identity
    for (let i = 0; i < TEAMS * MEMBERS; i++) assert.equal(rights.role(addressOf(i + 1), `team${Math.floor(i / MEMBERS)}`), ROLES[(i % MEMBERS) % 4])
    assert.equal(rights.role(addressOf(1), 'team1'), undefined)
  })

  test('make a request ask no more than four members and four tokens do, and walk through nothing', () => {
    for (const scene of [small, large]) ask(scene, 0, 'team0')
    const one = ask(small, 2, 'team0')
    assert.ok(one.walks === 0 && one.visits < 100, `${one.visits} elements of lists`)
    assert.ok(one.reads > 0 && one.reads < 50, `${one.reads} look-ups`)
    for (const [i, namespace] of [[2, 'team0'], [9_998, 'team19'], [5_002, 'team10']] as const) assert.deepEqual(ask(large, i, namespace), one, namespace)
    for (const [i, namespace] of [[2, 'team19'], [9_998, 'team0'], [9_998, 'nobody']] as const) assert.ok(ask(large, i, namespace).reads <= one.reads, namespace)
  })

  test('a token is found by the index of its hash, a namespace’s rights by those of their keys', () => {
    const db = new Database(hubDatabasePath(large.dataDir), { readonly: true })
    const plan = (sql: string): string => (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('x') as { detail: string }[]).map(({ detail }) => detail).join('; ')
    assert.match(plan('SELECT id FROM token WHERE hash = ?'), /^SEARCH token USING (COVERING )?INDEX token_hash_unique/)
    assert.match(plan('SELECT address, role FROM team_member WHERE namespace = ?'), /^SEARCH team_member USING PRIMARY KEY/)
    assert.match(plan('SELECT id FROM invitation WHERE address = ?'), /^SEARCH invitation USING (COVERING )?INDEX invitation_address/)
    db.close()
  })

  test('a member of any team pushes, and a member of another does not', async () => {
    const push = async (i: number, namespace: string): Promise<number> =>
      (await fetch(`${large.url}/v2/${namespace}/app/blobs/uploads/`, { method: 'POST', headers: { authorization: basic(addressOf(i + 1), secrets[i] ?? '') } })).status
    assert.deepEqual([await push(9_998, 'team19'), await push(9_999, 'team19'), await push(9_998, 'team18'), await push(2, 'team0')], [202, 403, 403, 202])
  })
})
