import type { WatchedName } from '../../lib/hub/operator-types.ts'
import type { Page } from '../../lib/hub/page.ts'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { FollowForm } from './follow-form.tsx'
import { LiveRefresh } from './live-refresh.tsx'
import { NameTable } from './name-table.tsx'
import { isMoving } from './progress-words.ts'

/** so many push the form out of sight */
const MANY = 4
// What stands still changes when it is looked at again.
const [SOON_MS, LATER_MS] = [1500, 10_000]

/** The names that are followed or kept, how they stand, and the way to another one. */
export function NamesView({ page, after, name }: { page: Page<WatchedName>; after: string | undefined; /** stands in the field */ name: string | undefined }) {
  return (
    <>
      {page.items.length > MANY && <p className="mb-4 text-sm"><a href="#follow" className="text-accent underline-offset-4 hover:underline">Follow another name</a></p>}
      {page.items.length > 0
        ? <NameTable names={page.items} />
        : <Message>{after ? 'There are no more names.' : 'Nothing is followed yet. Follow another hub, and what it publishes can be found, shown and pulled here.'}</Message>}
      <Pagination path="/operator" query={{ after }} next={page.next} what="names" />
      <LiveRefresh everyMs={page.items.some(isMoving) ? SOON_MS : LATER_MS} />
      <Section id="follow" title="Follow a name"><FollowForm key={name} name={name} /></Section>
    </>
  )
}
