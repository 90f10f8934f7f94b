import type { Page, RepositorySummary, TagOrder, TagSummary } from '../../lib/hub/hub-source.ts'
import { displayName, repositoryPath } from '../../lib/hub/page-reference.ts'
import { pullCommand } from '../../lib/hub/pull-command.ts'
import { Age } from '../ui/age.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Dot } from '../ui/dot.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { RepositoryName } from './repository-name.tsx'
import { TagOrderSwitch } from './tag-order-switch.tsx'
import { TagTable } from './tag-table.tsx'

type Props = { repository: RepositorySummary; tags: Page<TagSummary>; host: string; order: TagOrder; after?: string }

/** A repository: how to pull it, and its tags. */
export function RepositoryView({ repository, tags, host, order, after }: Props) {
  const path = repositoryPath(repository.name)
  const pulled = tags.items.find((tag) => tag.name === 'latest') ?? tags.items[0]
  const count = `${repository.tagCount.toLocaleString('en')} ${repository.tagCount === 1 ? 'tag' : 'tags'}`
  return (
    <>
      <PageHeading facts={<><span>{count}</span><Dot /><span>updated <Age at={repository.updatedAt} /></span></>}>
        <RepositoryName repository={repository.name} />
      </PageHeading>
      {pulled && <CommandLine subject="pull command" lines={[pullCommand(host, repository.name, pulled.name, pulled.kind)]} />}
      <Section title="Tags" note={tags.items.length > 1 || after ? <TagOrderSwitch path={path} order={order} /> : undefined}>
        {tags.items.length > 0
          ? <TagTable repository={repository.name} tags={tags.items} wantsSignatures={repository.wantsSignatures} />
          : <Message>{after ? 'There are no more tags.' : `No tag points to an image of ${displayName(repository.name)}. Its images can still be pulled by digest.`}</Message>}
        <Pagination path={path} query={{ order: order === 'name' ? order : undefined, after }} next={tags.next} what="tags" />
      </Section>
    </>
  )
}
