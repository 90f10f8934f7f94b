import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { HealthView } from '../../components/operator/health-view.tsx'
import { ModerationView } from '../../components/operator/moderation-view.tsx'
import { NamesView } from '../../components/operator/names-view.tsx'
import { OperatorFrame, viewOf } from '../../components/operator/operator-frame.tsx'
import { PublicationView } from '../../components/operator/publication-view.tsx'
import { StorageView } from '../../components/operator/storage-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { isOperatorHere } from '../operator-of.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await isOperatorHere()) ? 'Operator' : 'Not found' }
}

/** What the hub's operator sees and does; for everybody else there is no such page. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  if (!(await isOperatorHere())) notFound()
  const [view, after] = await Promise.all([pageQuery(searchParams, 'view').then(viewOf), pageQuery(searchParams, 'after')])
  return <OperatorFrame view={view}>{await content(view, after, searchParams)}</OperatorFrame>
}

async function content(view: ReturnType<typeof viewOf>, after: string | undefined, searchParams: SearchParams) {
  const { operator } = getContext()
  const name = await pageQuery(searchParams, 'name')
  if (view === 'publication') return <PublicationView state={await operator.publication()} />
  if (view === 'storage') return <StorageView state={await operator.storage()} />
  if (view === 'health') return <HealthView parts={await operator.health()} />
  if (view === 'moderation') return moderation(after, await pageQuery(searchParams, 'before'), name)
  return <NamesView page={await operator.names({ after: after ?? '', limit: PAGE_SIZE })} after={after} name={name} />
}

// Each of the two lists has a page of its own in the address: reports by the id of the last one, denied names by the last name.
async function moderation(after: string | undefined, before: string | undefined, name: string | undefined) {
  const { operator } = getContext()
  const [reports, denied] = await Promise.all([
    operator.reports({ before: before !== undefined && /^\d{1,15}$/.test(before) ? Number(before) : undefined, limit: PAGE_SIZE + 1 }),
    operator.denied({ after, limit: PAGE_SIZE + 1 }),
  ])
  return <ModerationView reports={reports} denied={denied} size={PAGE_SIZE} name={name} />
}
