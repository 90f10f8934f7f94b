import { first, RefusedError, run, type Operation } from '../operation.ts'
import { keepPastTeam } from './past-teams.ts'
import { noteNamespaceChanges } from './root-changes.ts'

type Key = { repositoryId: number; manifest: string }

/** What the document of a signature tells by itself; `message` is JSON. */
export type JudgedSignature = Key & ({ state: 'proved'; signer: string; tag: string; seq: number; message: string } | { state: 'refused'; reason: string })

/** Keeps what was found out about a waiting signature; nothing when its manifest was deleted meanwhile. */
export const recordSignature: Operation<JudgedSignature, void> = (db, { repositoryId, manifest, ...found }) => {
  const { signer, tag, seq, message, reason } = { signer: null, tag: null, seq: null, message: null, reason: null, ...found }
  run(db, 'UPDATE signature SET state = ?, reason = ?, signer = ?, tag = ?, seq = ?, message = ? WHERE repository_id = ? AND manifest = ?',
    found.state, reason, signer, tag, seq, message, repositoryId, manifest)
}

/** Sets what a namespace says about signatures (JSON), in its next root too. Throws RefusedError NAME_UNKNOWN. */
export const setPolicy: Operation<{ namespace: string; policy: string; now: number }, void> = (db, { namespace, policy, now }) => {
  if (!first(db, 'SELECT 1 FROM namespace WHERE name = ?', namespace)) throw new RefusedError('NAME_UNKNOWN', `nobody has ${namespace} here yet`)
  run(db, 'INSERT OR REPLACE INTO namespace_policy (namespace, policy, updated_at) VALUES (?, ?, ?)', namespace, policy, now)
  noteNamespaceChanges(db, namespace, [{ kind: 'claim', key: '' }], now)
}

/** Takes what a namespace's last root says about signatures, where nothing was set here; `policy` and each team are JSON. */
export const restoreSigning: Operation<{ namespace: string; policy: string | null; teams: { seq: number; team: string }[]; now: number }, void> = (db, { namespace, policy, teams, now }) => {
  for (const { seq, team } of teams) keepPastTeam(db, namespace, seq, team)
  if (policy !== null) run(db, 'INSERT OR IGNORE INTO namespace_policy (namespace, policy, updated_at) VALUES (?, ?, ?)', namespace, policy, now)
}

/** One of a manifest's signatures by cosign; `keys`: the hash of the keys that it was judged against. */
export type CosignPlace = { manifest: string; part: number; subject: string; keys: string }

/** Keeps what was found out about a signature by cosign (JSON); of one signature what came of the last four lists of keys. */
export const keepCosignVerdict: Operation<CosignPlace & { verdict: string; now: number }, void> = (db, { manifest, part, subject, keys, verdict, now }) => {
  run(db, 'INSERT OR REPLACE INTO cosign_verdict (manifest, part, subject, keys, verdict, kept_at) VALUES (?, ?, ?, ?, ?, ?)', manifest, part, subject, keys, verdict, now)
  run(db, `DELETE FROM cosign_verdict WHERE manifest = ? AND part = ? AND subject = ? AND keys NOT IN
    (SELECT keys FROM cosign_verdict WHERE manifest = ? AND part = ? AND subject = ? ORDER BY kept_at DESC, keys LIMIT 4)`, manifest, part, subject, manifest, part, subject)
}
