import type { Place } from '../../lib/api/read/places.ts'
import type { SearchPage } from '../../lib/api/read/search.ts'
import { parseSearch } from '../../lib/hub/search/parse-search.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { ActiveTerms } from './active-terms.tsx'
import { ExactPlaces } from './exact-places.tsx'
import { NarrowDown } from './narrow-down.tsx'
import { RepositoryList } from './repository-list.tsx'
import { SearchHelp } from './search-help.tsx'

type Props = {
  text: string
  /** undefined: the index did not answer */
  page: SearchPage | undefined
  after: string | undefined
  /** what the text names exactly */
  places: Place[]
  host: string
}

/** What was found in this hub and in those that it follows. */
export function SearchView({ text, page, after, places, host }: Props) {
  const terms = parseSearch(text)
  const isEmpty = page?.items.length === 0
  return (
    <>
      <PageHeading facts={terms.length === 0 && 'All of this hub and of what it follows, the best first'}>Search</PageHeading>
      <ActiveTerms terms={terms} />
      <NarrowDown terms={terms} />
      <ExactPlaces places={places} />
      {page && !isEmpty && <RepositoryList repositories={page.items} host={host} label="Found repositories" />}
      {page && isEmpty && places.length === 0 && <Message>{emptySentence(text, after, page.cursor !== null)}</Message>}
      {!page && <NoAnswer />}
      <Pagination path="/search" query={{ q: text || undefined, after }} next={page?.cursor ?? undefined} what="results" />
      {(text === '' || isEmpty) && <SearchHelp />}
    </>
  )
}

function NoAnswer() {
  return (
    <div role="alert">
      <Message action={<HubLink href="/explore">Repositories of this hub by name</HubLink>}>The index does not answer at the moment. Pushing and pulling work; try again soon.</Message>
    </div>
  )
}

function emptySentence(text: string, after: string | undefined, more: boolean): string {
  if (more) return 'Nothing on this page: much had to be looked at. There may be more on the next.'
  if (after !== undefined) return 'There are no more repositories.'
  return text === '' ? 'Nothing is in the index yet. What is pushed is in it a moment later.' : 'No repository fulfils all of that. What was pushed a moment ago may not be in the index yet.'
}
