import { ReadmeSection, type ShownReadme } from '../../components/readme/readme-section.tsx'
import { OverviewView } from '../../components/repositories/overview-view.tsx'
import { RepositoryFacts } from '../../components/repositories/repository-facts.tsx'
import { NoReadme } from '../../components/repositories/no-readme.tsx'
import { RecentTags } from '../../components/repositories/recent-tags.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { RepositoryOverview } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/page-reference.ts'
import { pullTools } from '../../lib/hub/pull-tools.ts'
import { hubHost, isPlainHttp } from '../hub-host.ts'
import { pageQuery } from '../page-query.ts'
import type { RepositoryPartProps } from './repository-page.tsx'

const NEWEST = 5
const NO_LABELS = new Map<string, string>()

/** How to pull a repository, its newest tags, what it says of itself and what is known of it. */
export async function RepositoryOverviewPart({ repository, overview, maySet, searchParams }: RepositoryPartProps) {
  const { hub } = getContext()
  const { name, namespace, wantsSignatures } = repository
  const [newest, named, host, images, owner] = await Promise.all([
    hub.tags(name, { order: 'newest', grouped: true, limit: NEWEST }), hub.tags(name, { order: 'name', limit: 1 }), hubHost(), pageQuery(searchParams, 'images'), ownerOf(name, namespace),
  ])
  const tag = named.items[0]?.name === 'latest' ? named.items[0] : newest.items[0]
  const labels = tag ? await hub.labels(name, tag.name) : NO_LABELS
  const readme = await shownReadme(overview, labels.get('org.opencontainers.image.source'), images === 'show')
  const path = repositoryPath(name)
  return (
    <OverviewView
      tools={tag ? pullTools({ host, isPlain: isPlainHttp(), repository: name, tag: tag.name, digest: tag.digest, kind: tag.kind, published: overview.published }) : []}
      tags={<RecentTags repository={repository} tags={newest.items} />}
      readme={readme ? <ReadmeSection readme={readme} path={path} /> : <NoReadme path={path} mayWrite={maySet} />}
      facts={<RepositoryFacts overview={overview} labels={labels} tag={tag} wantsSignatures={wantsSignatures} owner={owner} namespace={namespace} />}
    />
  )
}

async function shownReadme({ readme: text }: RepositoryOverview, source: string | undefined, showsImages: boolean): Promise<ShownReadme | undefined> {
  if (text === undefined || text.trim() === '') return undefined
  const done = await getContext().renderReadme(text, { source, showImages: showsImages })
  return { text, html: done?.html, images: done?.images ?? 0, showsImages }
}

async function ownerOf(name: string, namespace: string): Promise<string | undefined> {
  const { hub, namespaces } = getContext()
  return (await namespaces.get(namespace, { kind: 'anonymous' }))?.owner ?? (await hub.followed(name))?.namespace?.owner
}
