import { all, first, type Operation } from '../operation.ts'

export type WaitingSignature = { repositoryId: number; repository: string; manifest: string; size: number; subject: string }

/** Signatures that nobody has looked at yet, the oldest first. */
export const waitingSignatures: Operation<{ limit: number }, WaitingSignature[]> = (db, { limit }) =>
  all<WaitingSignature>(db, `SELECT s.repository_id AS repositoryId, r.name AS repository, s.manifest, m.size, s.subject
    FROM signature s JOIN repository r ON r.id = s.repository_id JOIN manifest m ON m.repository_id = s.repository_id AND m.digest = s.manifest
    WHERE s.state = 'waiting' ORDER BY s.queued_at LIMIT ?`, limit)

export type SignatureRow = {
  manifest: string; subject: string; state: 'waiting' | 'proved' | 'refused'; reason: string | null
  signer: string | null; /** JSON */ message: string | null; pushedAt: number
}

const ROW = `SELECT s.manifest, s.subject, s.state, s.reason, s.signer, s.message, m.pushed_at AS pushedAt FROM signature s
  JOIN repository r ON r.id = s.repository_id AND r.name = ? JOIN manifest m ON m.repository_id = s.repository_id AND m.digest = s.manifest`

// Whoever may push can hang any number beside them: those by `signers` (addresses in lower case, a JSON list) come first.
const FIRST = 'ORDER BY lower(s.signer) IN (SELECT value FROM json_each(?)) DESC, s.seq DESC, s.manifest LIMIT ?'

/** The signatures on an image, and those elsewhere in the repository that speak of the same tags, or of `tag`; the newest of them, `limit` at most. */
export const signaturesAround: Operation<{ repository: string; subject: string; tag: string | null; signers: string; limit: number }, SignatureRow[]> = (db, { repository, subject, tag, signers, limit }) =>
  all<SignatureRow>(db, `${ROW} WHERE s.subject = ? OR s.tag = ? OR s.tag IN (SELECT o.tag FROM signature o WHERE o.repository_id = r.id AND o.subject = ? AND o.tag <> '')
    ${FIRST}`, repository, subject, tag, subject, signers, limit)

/** The signatures that speak of tags, or of the bytes that these point to. `tags` and `digests` are JSON lists. */
export const signaturesOfTags: Operation<{ repository: string; tags: string; digests: string; signers: string; limit: number }, SignatureRow[]> = (db, { repository, tags, digests, signers, limit }) =>
  all<SignatureRow>(db, `${ROW} WHERE s.tag IN (SELECT value FROM json_each(?)) OR s.subject IN (SELECT value FROM json_each(?))
    ${FIRST}`, repository, tags, digests, signers, limit)

/** What differs whenever `roleSource` does; small, since every pull of a watched tag asks. */
export type RoleVersion = { claim: string | null; handovers: string | null; teams: number; newest: number | null; sum: number }

/** The state of what tells who could sign for a namespace. */
export const roleVersion: Operation<{ namespace: string }, RoleVersion> = (db, { namespace }) => ({
  claim: null, handovers: null,
  ...first<Pick<RoleVersion, 'claim' | 'handovers'>>(db, 'SELECT claim, handovers FROM namespace WHERE name = ?', namespace),
  ...(first<Pick<RoleVersion, 'teams' | 'newest' | 'sum'>>(db, 'SELECT count(*) AS teams, max(seq) AS newest, total(seq) AS sum FROM past_team WHERE namespace = ?', namespace) ?? { teams: 0, newest: null, sum: 0 }),
})

export type RoleSource = { claim: string | null; handovers: string | null; teams: string[] }

/** What tells who could sign for a namespace at what time: claim, handovers and teams as JSON, the newest team first. */
export const roleSource: Operation<{ namespace: string }, RoleSource> = (db, { namespace }) => ({
  claim: null, handovers: null,
  ...first<{ claim: string | null; handovers: string | null }>(db, 'SELECT claim, handovers FROM namespace WHERE name = ?', namespace),
  teams: all<{ team: string }>(db, 'SELECT team FROM past_team WHERE namespace = ? ORDER BY seq DESC', namespace).map(({ team }) => team),
})

/** Which repositories of which namespaces want signed tags, as JSON. */
export const policies: Operation<Record<string, never>, { namespace: string; policy: string }[]> = (db) =>
  all<{ namespace: string; policy: string }>(db, 'SELECT namespace, policy FROM namespace_policy')
