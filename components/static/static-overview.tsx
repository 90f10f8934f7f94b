'use client'

import { OverviewView } from '../repositories/overview-view.tsx'
import { NoReadme } from '../repositories/no-readme.tsx'
import { RecentTags } from '../repositories/recent-tags.tsx'
import { RepositoryFacts } from '../repositories/repository-facts.tsx'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import { pullPlaceOf } from './pull-place.ts'
import { readFirstTags, type FirstTags } from './read-first-tag.ts'
import type { RepositoryProps } from './repository-page.tsx'
import { StaticPullBox } from './static-pull-box.tsx'
import { StaticReadme } from './static-readme.tsx'
import { useLoaded } from './use-loaded.ts'

const kept = new KeptResults<FirstTags>()

/** How to pull a repository, its first tags, what it says of itself and what is known of it. */
export function StaticOverview({ shown: { place, repository, overview, layout }, opened }: RepositoryProps) {
  const { name, namespace, wantsSignatures } = repository
  const first = useLoaded(kept, `${place.root} ${name}`, () => readFirstTags(opened.source, name))
  const path = repositoryPath(name)
  const text = overview.readme?.trim() === '' ? undefined : overview.readme
  if (first.state === 'loading') return <Reading what="the tags" />
  const { tag, tags, image, child, labels } = first.state === 'ready' ? first.value : NOTHING
  return (
    <>
      {image && <StaticPullBox {...pullPlaceOf(place, name, { image, child, layout })} platform={undefined} />}
      <OverviewView
        tools={[]}
        tags={first.state === 'failed' ? <NotRead what="the list of tags" error={first.error} again={first.again} /> : <RecentTags repository={repository} tags={tags} />}
        readme={text === undefined ? <NoReadme path={path} mayWrite={false} /> : <StaticReadme text={text} source={labels.get('org.opencontainers.image.source')} path={path} />}
        facts={<RepositoryFacts overview={overview} labels={labels} tag={tag} wantsSignatures={wantsSignatures} owner={undefined} namespace={namespace} />}
      />
    </>
  )
}

const NOTHING: FirstTags = { tags: [], tag: undefined, image: undefined, child: undefined, labels: new Map() }
