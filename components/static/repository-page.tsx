'use client'

import type { RepositoryViewName } from '../repositories/view-names.ts'
import { findView } from '../repositories/view-names.ts'
import { RepositoryFrame } from '../repositories/repository-frame.tsx'
import type { Shown } from '../../lib/hub/static/find-shown.ts'
import type { OpenVisit } from './open-visit.ts'
import { StaticOverview } from './static-overview.tsx'
import { StaticTags } from './static-tags.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

export type RepositoryProps = { shown: Extract<Shown, { kind: 'repository' }>; query: URLSearchParams; opened: OpenVisit }

const VIEWS: RepositoryViewName[] = ['overview', 'tags']

/** A repository of a published root: the part of its page that `?view=` names. */
export function RepositoryPage(props: RepositoryProps) {
  const { shown: { place, repository, overview }, query } = props
  const current = findView(query.get('view') ?? undefined) === 'tags' ? 'tags' : 'overview'
  return (
    <RepositoryFrame repository={repository} short={overview.short} views={VIEWS} current={current} more={<VerdictBadge verdict={place.verdict} />}>
      {current === 'tags' ? <StaticTags {...props} /> : <StaticOverview {...props} />}
    </RepositoryFrame>
  )
}
