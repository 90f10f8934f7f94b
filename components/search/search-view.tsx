import type { SearchPage } from '../../lib/api/read/search.ts'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { ResultTable } from './result-table.tsx'
import { SearchHelp } from './search-help.tsx'

type Props = {
  text: string
  /** undefined: the index did not answer */
  page: SearchPage | undefined
  after: string | undefined
  host: string
}

/** What was found in this hub and in those that it follows. */
export function SearchView({ text, page, after, host }: Props) {
  return (
    <>
      <PageHeading facts={text === '' ? 'All of this hub and of what it follows, the best first' : <span>for <bdi className="wrap-anywhere text-ink">“{text}”</bdi></span>}>Search</PageHeading>
      {page && page.items.length > 0 && <ResultTable repositories={page.items} host={host} />}
      {page?.items.length === 0 && <Message>{emptySentence(text, after, page.cursor !== null)}</Message>}
      {!page && <p role="alert"><Message>The index does not answer at the moment. Pushing and pulling work; try again soon.</Message></p>}
      <Pagination path="/search" query={{ q: text || undefined, after }} next={page?.cursor ?? undefined} what="results" />
      {(text === '' || page?.items.length === 0) && <SearchHelp />}
    </>
  )
}

function emptySentence(text: string, after: string | undefined, more: boolean): string {
  if (more) return 'Nothing on this page: much had to be looked at. There may be more on the next.'
  if (after !== undefined) return 'There are no more repositories.'
  return text === '' ? 'Nothing is in the index yet. What is pushed is in it a moment later.' : 'No repository fulfils all of that. What was pushed a moment ago may not be in the index yet.'
}
