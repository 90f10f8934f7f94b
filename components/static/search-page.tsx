'use client'

import { parseSearch } from '../../lib/hub/search/parse-search.ts'
import { ShortName } from '../followed/short-name.tsx'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import type { OpenVisit } from './open-visit.ts'
import { findRepositories, NO_SEARCH_WORDS, type Found } from './find-repositories.ts'
import { useLoaded } from './use-loaded.ts'
import { VerdictBadge } from './verdict-badge.tsx'

const kept = new KeptResults<Found>()
const PAGE = 50

/** What is found by name and short text in what the page shows first: a hub's own `search/`, or the names of a namespace. */
export function SearchPage({ text, query, opened }: { text: string; query: URLSearchParams; opened: OpenVisit }) {
  const limit = Math.min(1000, Number(query.get('limit')) || PAGE)
  const terms = parseSearch(text)
  const found = useLoaded(kept, `${opened.home.root} ${limit} ${text}`, (signal) => findRepositories(opened, terms, { limit, signal }))
  return (
    <>
      <PageHeading facts={<><VerdictBadge verdict={opened.home.verdict} /><span>in <ShortName name={opened.home.name} />, without asking a hub</span></>}>{text === '' ? 'Search' : <>Search for <bdi className="wrap-anywhere">{text}</bdi></>}</PageHeading>
      {terms.length === 0 && <Message>Type words of a name or of what a repository says of itself, the beginning of one (<code className="font-mono">ngi*</code>), or a namespace (<code className="font-mono">alice/</code>).</Message>}
      {terms.length > 0 && found.state === 'loading' && <Reading what="the results" />}
      {terms.length > 0 && found.state === 'failed' && <NotRead what="the search" error={found.error} again={found.again} />}
      {terms.length > 0 && found.state === 'ready' && <Results found={found.value} more={`/search?${new URLSearchParams({ q: text, limit: String(limit * 2) })}`} />}
    </>
  )
}

function Results({ found: { repositories, ignored, isAll }, more }: { found: Found; more: string }) {
  return (
    <>
      <p role="status" className="sr-only">{repositories.length} repositories</p>
      {ignored.length > 0 && <p className="mb-3 text-sm text-muted">{NO_SEARCH_WORDS}: {ignored.map((field) => `${field}:`).join(', ')}. A hub searches for that too.</p>}
      {repositories.length === 0
        ? <Message>No repository fulfils all of that. What was pushed a moment ago may not be published yet.</Message>
        : (
          <ul aria-label="Found repositories" className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface text-sm">
            {repositories.map(({ name, short }) => (
              <li key={name} className="px-4 py-2.5">
                <HubLink href={repositoryPath(name)} className="font-medium text-accent underline-offset-4 hover:underline"><ShortName name={name} /></HubLink>
                {short !== '' && <p className="mt-0.5 line-clamp-2"><ForeignText>{short}</ForeignText></p>}
              </li>
            ))}
          </ul>
        )}
      {!isAll && <p className="mt-3 text-sm"><HubLink href={more}>Show more</HubLink></p>}
    </>
  )
}
