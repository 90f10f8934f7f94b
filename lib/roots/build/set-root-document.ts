import { HUB } from '../../db/hub-name.ts'
import { first } from '../../db/operation.ts'
import type { Handover, SignedTeam } from '../../identity/claim/claim.ts'
import { encodeRootDocument, MAX_HANDOVERS } from '../documents.ts'
import { putFile, type Build } from './build.ts'

type Row = { handovers: string | null; team: string | null }

/** Sets a root's `ipcr.json`: its claim, how it came to the owner, and who else may write. */
export function setRootDocument(build: Build, namespace: string, claim: string): void {
  const bytes = encodeRootDocument({ v: 1, kind: namespace === HUB ? 'hub' : 'namespace', claim: JSON.parse(claim), ...ofNamespace(build, namespace) })
  build.changes.push({ path: ['ipcr.json'], entry: putFile(build, bytes) })
}

// A team without `team_until` is of an owner from before. Of very many handovers the newest lead on from what most readers know.
function ofNamespace({ db }: Build, namespace: string): { handovers?: Handover[]; team?: SignedTeam } {
  const row = first<Row>(db, 'SELECT handovers, CASE WHEN team_until IS NOT NULL THEN team END AS team FROM namespace WHERE name = ?', namespace)
  const handovers = row?.handovers ? (JSON.parse(row.handovers) as Handover[]).slice(-MAX_HANDOVERS) : []
  return { ...(handovers.length > 0 ? { handovers } : {}), ...(row?.team ? { team: JSON.parse(row.team) as SignedTeam } : {}) }
}
