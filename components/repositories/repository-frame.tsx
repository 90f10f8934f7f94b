import type { ReactNode } from 'react'
import type { ShownRepository } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { Age } from '../ui/age.tsx'
import { Dot } from '../ui/dot.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { LinkTabs } from '../ui/link-tabs.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { RepositoryName } from './repository-name.tsx'
import type { RepositoryViewName } from './view-names.ts'

type Props = { repository: ShownRepository; short?: string | undefined; views: RepositoryViewName[]; current: RepositoryViewName; /** further facts in its heading */ more?: ReactNode; children: ReactNode }

const TITLES: Record<RepositoryViewName, string> = { overview: 'Overview', tags: 'Tags', activity: 'Activity', settings: 'Settings' }

/** A repository's name with what it says of itself in a line, and the ways to the parts of its page. */
export function RepositoryFrame({ repository, short, views, current, more, children }: Props) {
  const { name, tagCount, updatedAt } = repository
  const path = repositoryPath(name)
  const tabs = views.map((view) => ({
    href: view === 'overview' ? path : `${path}?view=${view}`, title: TITLES[view], isCurrent: view === current,
    ...(view === 'tags' && tagCount !== undefined ? { note: tagCount.toLocaleString('en') } : {}),
  }))
  return (
    <>
      <PageHeading facts={<>{tagCount !== undefined && <span>{tagCount === 1 ? '1 tag' : `${tagCount.toLocaleString('en')} tags`}</span>}{updatedAt !== undefined && <><Dot /><span>updated <Age at={updatedAt} /></span></>}{more}</>}>
        <RepositoryName repository={name} />
      </PageHeading>
      {short !== undefined && <p className="-mt-3 mb-5 max-w-prose leading-7"><ForeignText>{short}</ForeignText></p>}
      <LinkTabs label="Parts of this repository" tabs={tabs} />
      {children}
    </>
  )
}
