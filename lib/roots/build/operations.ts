import type { BuiltRoot } from './build-root.ts'

/** What claims a namespace: the hub's own has no `hub` to be listed in. `claim` is the JSON of the one before. */
export type ClaimRequest = { key: string; namespace: string; hub?: string; claim: string | null; now: number }

export type SignRequest = { key: string; root: string; sequence: number; lifetimeMs: number; ttlMs: number; now: number }

export type ReadmeText = { short: string | null; full: string | null }

/** What the thread of the roots does. */
export type RootOperations = {
  build: { args: { namespace: string }; result: BuiltRoot | undefined }
  /** the name of a key, which is made when there is none */
  key: { args: { key: string }; result: { ipnsName: string } }
  /** a claim signed by the operator, as JSON */
  claim: { args: ClaimRequest; result: { ipnsName: string; claim: string } }
  sign: { args: SignRequest; result: Uint8Array }
  readme: { args: { repository: string }; result: ReadmeText | undefined }
}

export type RootWorkerData = { dataDir: string; file: string }
