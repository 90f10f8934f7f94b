import { HUB } from '../../db/hub-name.ts'
import { all, first } from '../../db/operation.ts'
import type { Handover, SignedTeam } from '../../identity/claim/claim.ts'
import type { NamespaceSigning } from '../../identity/image/policy.ts'
import { encodeRootDocument, MAX_HANDOVERS, type RootDocument } from '../documents.ts'
import { putFile, type Build } from './build.ts'

// The rest of the document's 256 KiB is for the claim, handovers, the present team and keys.
const MOST_PAST_BYTES = 64 * 1024

type Row = { handovers: string | null; team: string | null }

/** Sets a root's `ipcr.json`: its claim, how it came to the owner, and who else may write. */
export function setRootDocument(build: Build, namespace: string, claim: string): void {
  const bytes = encodeRootDocument({ v: 1, kind: namespace === HUB ? 'hub' : 'namespace', claim: JSON.parse(claim), ...ofNamespace(build, namespace) })
  build.changes.push({ path: ['ipcr.json'], entry: putFile(build, bytes) })
}

// A team without `team_until` is of an owner from before. Of very many handovers the newest lead on from what most readers know.
function ofNamespace({ db }: Build, namespace: string): Partial<RootDocument> {
  const row = first<Row>(db, 'SELECT handovers, CASE WHEN team_until IS NOT NULL THEN team END AS team FROM namespace WHERE name = ?', namespace)
  const handovers = row?.handovers ? (JSON.parse(row.handovers) as Handover[]).slice(-MAX_HANDOVERS) : []
  return { ...(handovers.length > 0 ? { handovers } : {}), ...(row?.team ? { team: JSON.parse(row.team) as SignedTeam } : {}), ...signingOf(db, namespace), ...pastTeamsOf(db, namespace, row?.team ?? null) }
}

function signingOf(db: Build['db'], namespace: string): Pick<Partial<RootDocument>, 'policy' | 'keys'> {
  const row = first<{ policy: string }>(db, 'SELECT policy FROM namespace_policy WHERE namespace = ?', namespace)
  if (!row) return {}
  const { policy, keys } = JSON.parse(row.policy) as NamespaceSigning
  return { ...(policy.signed === 'all' || policy.signed.length > 0 ? { policy } : {}), ...(keys.length > 0 ? { keys } : {}) }
}

// The newest ones that there is room for: by them readers judge who could sign an image then.
function pastTeamsOf(db: Build['db'], namespace: string, present: string | null): Pick<Partial<RootDocument>, 'pastTeams'> {
  const teams = all<{ team: string }>(db, 'SELECT team FROM past_team WHERE namespace = ? AND team IS NOT ? ORDER BY seq DESC', namespace, present)
  let left = MOST_PAST_BYTES
  const kept = teams.filter(({ team }) => (left -= team.length) >= 0)
  return kept.length > 0 ? { pastTeams: kept.map(({ team }) => JSON.parse(team) as SignedTeam) } : {}
}
