import type { ReactNode } from 'react'
import { RepositoryFrame } from '../../components/repositories/repository-frame.tsx'
import { findView, type RepositoryViewName } from '../../components/repositories/view-names.ts'
import { getContext } from '../../lib/context-ref.ts'
import type { RepositoryOverview, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'
import { mayWrite } from './may-write.ts'
import { RepositoryActivity } from './repository-activity.tsx'
import { RepositoryOverviewPart } from './repository-overview.tsx'
import { RepositorySettings } from './repository-settings.tsx'
import { RepositoryTags } from './repository-tags.tsx'

export type RepositoryPartProps = { repository: RepositorySummary; overview: RepositoryOverview; /** whoever looks may push here */ maySet: boolean; searchParams: SearchParams }

const FOR_ALL: RepositoryViewName[] = ['overview', 'tags', 'activity']

/** A repository: the part of its page that `?view=` names. */
export async function RepositoryPage({ repository, searchParams }: { repository: RepositorySummary; searchParams: SearchParams }) {
  const [overview, wanted, maySet] = await Promise.all([getContext().hub.overview(repository.name), pageQuery(searchParams, 'view'), mayWrite(repository.name)])
  const views: RepositoryViewName[] = maySet ? [...FOR_ALL, 'settings'] : FOR_ALL
  const current = views.find((view) => view === findView(wanted)) ?? 'overview'
  return (
    <RepositoryFrame repository={repository} short={overview.short} views={views} current={current}>
      {part(current, { repository, overview, maySet, searchParams })}
    </RepositoryFrame>
  )
}

function part(view: RepositoryViewName, props: RepositoryPartProps): ReactNode {
  if (view === 'tags') return <RepositoryTags {...props} />
  if (view === 'activity') return <RepositoryActivity {...props} />
  if (view === 'settings') return <RepositorySettings {...props} />
  return <RepositoryOverviewPart {...props} />
}
