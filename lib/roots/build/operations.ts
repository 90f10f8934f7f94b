import type { SignedTeam, Team } from '../../identity/claim/claim.ts'
import type { TeamQuestion, TeamVerdict } from '../../identity/team/verify-team.ts'
import type { BuiltRoot } from './build-root.ts'
import type { ReadSite } from './read-site.ts'

/** What claims a namespace: the hub's own has no `hub` to be listed in. `claim` is the JSON of the one before. */
export type ClaimRequest = { key: string; namespace: string; hub?: string; claim: string | null; now: number }

export type JudgeTeam = Omit<TeamQuestion, 'known'> & { before?: SignedTeam | undefined }

/** `ipnsName`: the key's; `owner`: whose claim brought it, null for the operator */
export type SignRequest = { key: string; ipnsName: string; owner: string | null; root: string; sequence: number; lifetimeMs: number; ttlMs: number; now: number }

/** `isSet`: over the API, and does not come from an image */
export type ReadmeText = { short: string | null; full: string | null; isSet: { short: boolean; full: boolean } }

/** What the thread of the roots does. */
export type RootOperations = {
  build: { args: { namespace: string }; result: BuiltRoot | undefined }
  /** the static page in a directory, and which of its blocks are not stored; faults: SITE_INVALID */
  readSite: { args: { directory: string }; result: ReadSite }
  /** the name of a key, which is made when there is none */
  key: { args: { key: string }; result: { ipnsName: string } }
  /** a claim signed by the operator, as JSON */
  claim: { args: ClaimRequest; result: { ipnsName: string; claim: string } }
  /** a team signed by the operator */
  signTeam: { args: { team: Team }; result: SignedTeam }
  /** verifyTeam, with the newest team that was taken instead of what is known of it */
  judgeTeam: { args: JudgeTeam; result: TeamVerdict }
  /** the name of the key that a namespace gets with an owner's next claim; undefined when there is none and none is to be made */
  pendingKey: { args: { namespace: string; owner: string; make: boolean }; result: string | undefined }
  /** that key takes the place of the one before; faults: KEY_MISSING */
  promoteKey: { args: { namespace: string; ipnsName: string; owner: string }; result: void }
  retireKey: { args: { namespace: string }; result: void }
  /** what a namespace has published, and how often each block occurs there less */
  withdrawRoot: { args: { namespace: string }; result: { root: string | null; uses: Uint8Array } }
  sign: { args: SignRequest; result: Uint8Array }
  readme: { args: { repository: string }; result: ReadmeText | undefined }
  /** a tag whose image describes the repository in these words (null: not at all); undefined when there is none */
  tagSaying: { args: { repository: string; short: string | null }; result: string | undefined }
  /** the keys that are here */
  keys: { args: undefined; result: { key: string; ipnsName: string }[] }
  /** faults: the codes of KeyStoreError */
  importKey: { args: { key: string; bytes: Uint8Array; replace: boolean }; result: { ipnsName: string } }
  /** the operator's address; undefined when there is no wallet yet */
  operator: { args: undefined; result: string | undefined }
  /** faults: WALLET_INVALID */
  importWallet: { args: { bytes: Uint8Array; replace: boolean }; result: { address: string } }
}

export type RootWorkerData = { dataDir: string; file: string }
