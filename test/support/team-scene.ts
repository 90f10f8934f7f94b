import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Wallet } from 'ethers/wallet'
import type { SignedTeam, Team } from '../../lib/identity/claim/claim.ts'
import { hubDatabasePath } from '../../lib/db/open.ts'
import type { Role } from '../../lib/identity/rights.ts'
import { makeWallet } from './wallet-session.ts'
import { openWalletScene, type WalletScene } from './wallet-scene.ts'

export type Person = { wallet: Wallet; /** lower case */ address: string; /** Basic credentials of a token for everything */ basic: string }
export type Draft = { typedData: { domain: object; types: Record<string, { name: string; type: string }[]>; primaryType: string; message: Team }; deliver: { method: string; path: string; member: string }; notes: string[] }
export type Answer<T> = { status: number; headers: Headers; value: T & { code?: string; detail?: string } }

export type TeamScene = WalletScene & {
  person(): Promise<Person>
  /** gives a namespace an owner (undefined: the operator) as the writers of claims do */
  own(namespace: string, owner?: Person, more?: { claimUntil?: number; frozen?: string }): Promise<void>
  send<T = object>(method: string, path: string, authorization?: string, body?: unknown, more?: Record<string, string>): Promise<Answer<T>>
  /** the rows as they are */
  rows: Database.Database
  /** drafts, signs and delivers a team */
  setTeam(owner: Person, namespace: string, members: { address: string; role: string }[]): Promise<Answer<TeamAnswer>>
}

export type InvitationAnswer = { id: string; namespace: string; address: string; role: string; invitedBy: string; createdAt: string; expiresAt: string; acceptedAt: string | null; joined?: boolean }
export type TeamAnswer = { namespace: string; seq: number | null; notAfter: string | null; signer: string | null; members: { address: string; role: string }[]; signed: SignedTeam | null; invitations?: InvitationAnswer[] }

/** A wallet signs a draft's typed data, as one in a browser would. */
export async function signDraft(wallet: Wallet, { typedData: { domain, types, message } }: Draft): Promise<SignedTeam> {
  return { ...message, sig: await wallet.signTypedData(domain, types, message) }
}

/** A hub in wallet mode in this process, with people who have wallets and tokens. */
export async function openTeamScene(given?: string): Promise<TeamScene> {
  const scene = await openWalletScene(given)
  const writer = new Database(hubDatabasePath(scene.dataDir))
  const send: TeamScene['send'] = async (method, path, authorization, body, more = {}) => {
    const headers = { ...(authorization === undefined ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more }
    const answer = await fetch(`${scene.url}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, value: text === '' ? {} : JSON.parse(text) }
  }
  return {
    ...scene, send, rows: writer,
    person: async () => {
      const wallet = makeWallet()
      const address = wallet.address.toLowerCase()
      return { wallet, address, basic: (await scene.tokenFor(address)).basic }
    },
    own: async (namespace, owner, { claimUntil, frozen } = {}) => {
      writer.prepare(`INSERT INTO namespace (name, kind, owner, claim_until, frozen, created_at) VALUES (?, 'handle', ?, ?, ?, 1)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, claim_until = excluded.claim_until, frozen = excluded.frozen`)
        .run(namespace, owner?.address ?? null, owner ? (claimUntil ?? Date.now() + 86_400_000) : null, frozen ?? null)
      const members = writer.prepare('SELECT address, role FROM team_member WHERE namespace = ?').all(namespace) as { address: string; role: Role }[]
      scene.context.identity.rights.set({ namespace, owner: owner?.address, members, frozen, until: owner ? (claimUntil ?? Date.now() + 86_400_000) : undefined })
    },
    setTeam: async (owner, namespace, members) => {
        forgetAttempts(scene.dataDir)
      const { value: draft, status } = await send<Draft>('POST', `namespaces/${namespace}/team/draft`, owner.basic, { members })
      if (status !== 200) throw new Error(`the draft was refused: ${status} ${draft.detail}`)
      return send(draft.deliver.method, draft.deliver.path.replace('/api/v1/', ''), undefined, { team: await signDraft(owner.wallet, draft) })
    },
    close: async (options) => {
      writer.close()
      await scene.close(options)
    },
  }
}

/** Has a hub forget how often it was asked; a test asks more often in a minute than people do. */
export function forgetAttempts(dataDir: string): void {
  const file = join(dataDir, 'limits.sqlite')
  if (!existsSync(file)) return
  const limits = new Database(file)
  limits.exec('DELETE FROM attempt')
  limits.close()
}
