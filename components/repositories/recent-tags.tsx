import type { ShownRepository, ShownTag } from '../../lib/hub/hub-source.ts'
import { displayName, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { TagTable } from '../tags/tag-table.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'

/** The newest tags of a repository, and the way to all of them. */
export function RecentTags({ repository: { name, tagCount, wantsSignatures }, tags }: { repository: ShownRepository; tags: ShownTag[] }) {
  const isAll = tagCount !== undefined && tagCount <= tags.length
  return (
    <section aria-labelledby="newest-tags">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="newest-tags" className="text-base font-semibold">{isAll ? 'Tags' : 'Newest tags'}</h2>
        {!isAll && <p className="text-sm"><HubLink href={`${repositoryPath(name)}?view=tags`}>All {tagCount?.toLocaleString('en')} tags</HubLink></p>}
      </div>
      {tags.length > 0
        ? <TagTable repository={name} tags={tags} wantsSignatures={wantsSignatures} />
        : <Message>No tag points to an image of {displayName(name)}. Its images can still be pulled by digest.</Message>}
    </section>
  )
}
