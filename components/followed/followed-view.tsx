import type { Followed, FollowedNamespace, Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { RepositoryTable } from '../repositories/repository-table.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { OwnerFacts, RootFacts } from './followed-facts.tsx'
import { NamespaceList } from './namespace-list.tsx'
import { ShortName } from './short-name.tsx'
import { StateBadge } from './state-badge.tsx'
import { STATES } from './state-words.ts'

type Props = {
  name: string
  followed: Followed
  repositories: Page<RepositorySummary>
  /** of a hub, in place of repositories */
  namespaces: Page<FollowedNamespace> | undefined
  after: string | undefined
  host: string
}

/** A followed name or a namespace below one: what it holds, whose it is, where it leads. */
export function FollowedView({ name, followed, repositories, namespaces, after, host }: Props) {
  const below = name.slice(followed.source.length + 1)
  const [example] = repositories.items
  return (
    <>
      <PageHeading facts={<><StateBadge state={followed.state} /><span>{below === '' ? whatItIs(followed) : <>a namespace of <HubLink href={`/${followed.source}`}><ShortName name={followed.source} /></HubLink></>}</span><Dot /><span>read here, written elsewhere</span></>}>
        {below === '' ? <bdi className="wrap-anywhere">{name}</bdi> : <bdi className="wrap-anywhere">{below}</bdi>}{' '}
        <CopyButton text={name} subject="name" />
      </PageHeading>
      {namespaces
        ? <Namespaces name={name} page={namespaces} />
        : repositories.items.length > 0
          ? <RepositoryTable repositories={repositories.items} caption={`Repositories of ${name}`} />
          : <Message>{emptySentence(followed, after)}</Message>}
      <Pagination path={`/${name}`} query={{ after }} next={(namespaces ?? repositories).next} what={namespaces ? 'namespaces' : 'repositories'} />
      {example && followed.state !== 'refused' && <Section title="Pull it through this hub"><CommandLine subject="pull command" lines={[`docker pull ${host}/${example.name}`]} /></Section>}
      {followed.namespace?.name === name && <Section id="owner" title="Who owns it"><OwnerFacts namespace={followed.namespace} /></Section>}
      <Section id="root" title="Where it leads"><RootFacts name={name} followed={followed} /></Section>
    </>
  )
}

function Namespaces({ name, page }: { name: string; page: Page<FollowedNamespace> }) {
  return page.items.length > 0 ? <NamespaceList source={name} namespaces={page.items} /> : <Message>There are no namespaces in it.</Message>
}

function whatItIs({ layout }: Followed): string {
  return layout === 'hub' ? 'another hub' : layout === undefined ? 'a followed name' : 'a followed namespace'
}

function emptySentence({ state }: Followed, after: string | undefined): string {
  if (after !== undefined) return 'There are no more repositories.'
  return state === 'live' ? 'There are no repositories in it.' : STATES[state].sentence
}
