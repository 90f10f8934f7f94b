import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { OpenHub } from '../../../../../components/account/open-hub.tsx'
import { AuditView } from '../../../../../components/audit/audit-view.tsx'
import { encodeCursor } from '../../../../../lib/api/cursor.ts'
import { getContext } from '../../../../../lib/context-ref.ts'
import { pageQuery, type SearchParams } from '../../../../page-query.ts'
import { accountOf } from '../../../account-of.ts'
import { cursorPosition } from '../../../cursor-position.ts'
import { namespaceOf, type NamespaceParams } from '../namespace-of.ts'

const PAGE_SIZE = 50

export async function generateMetadata({ params }: NamespaceParams): Promise<Metadata> {
  return { title: `Audit log of ${await namespaceOf(params)}` }
}

/** The audit log of a namespace, for those who maintain it; to all others there is no such page. */
export default async function Page({ params, searchParams }: NamespaceParams & { searchParams: SearchParams }) {
  const namespace = await namespaceOf(params)
  const session = await accountOf(`/account/namespaces/${namespace}/audit`)
  if (!session) return <OpenHub />
  const { identity, auditLog, config } = getContext()
  const role = identity.rights.role(session.address, namespace)
  if (role !== 'owner' && role !== 'maintain') notFound()
  const after = await pageQuery(searchParams, 'after')
  const lines = await auditLog({ namespace, before: cursorPosition(after)?.[0], limit: PAGE_SIZE + 1 })
  const last = lines.length > PAGE_SIZE ? lines[PAGE_SIZE - 1] : undefined
  return <AuditView namespace={namespace} lines={lines.slice(0, PAGE_SIZE)} next={last && encodeCursor([last.id, ''])} after={after} keptDays={config.auditDays} />
}
