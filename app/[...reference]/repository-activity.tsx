import type { ReactNode } from 'react'
import { AuditTable } from '../../components/audit/audit-table.tsx'
import { managePath } from '../../components/namespaces/words.ts'
import { ActivityView } from '../../components/repositories/activity-view.tsx'
import { HubLink } from '../../components/ui/hub-link.tsx'
import { Section } from '../../components/ui/section.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { RepositorySummary } from '../../lib/hub/hub-source.ts'
import { pageQuery } from '../page-query.ts'
import { signedIn } from '../signed-in.ts'
import type { RepositoryPartProps } from './repository-page.tsx'

const PAGE_SIZE = 50
const LINES = 20

/** What happened to a repository. */
export async function RepositoryActivity({ repository, searchParams }: RepositoryPartProps) {
  const after = await pageQuery(searchParams, 'after')
  const before = /^\d{1,15}$/.test(after ?? '') ? Number(after) : undefined
  const [moves, audit] = await Promise.all([getContext().hub.moves(repository.name, { before, limit: PAGE_SIZE }), after === undefined ? auditOf(repository) : undefined])
  return <ActivityView repository={repository} moves={moves} after={after} audit={audit} />
}

async function auditOf({ name, namespace }: RepositorySummary): Promise<ReactNode> {
  const { hub, repositoryAudit } = getContext()
  if (!(await maintains(namespace)) || (await hub.followed(name)) !== undefined) return undefined
  const lines = await repositoryAudit({ namespace, repository: name.slice(namespace.length + 1), limit: LINES })
  if (lines.length === 0) return undefined
  return (
    <Section title="What was done here" note={<>the newest, for those who maintain it; all are in the <HubLink href={`${managePath(namespace)}/audit`}>audit log</HubLink></>}>
      <AuditTable lines={lines} />
    </Section>
  )
}

async function maintains(namespace: string): Promise<boolean> {
  const { config, identity } = getContext()
  if (config.auth === 'open') return true
  const session = await signedIn()
  const role = session && identity.rights.role(session.address, namespace)
  return role === 'owner' || role === 'maintain'
}
