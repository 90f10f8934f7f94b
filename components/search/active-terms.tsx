import { X } from 'lucide-react'
import type { SearchField, SearchQuery } from '../../lib/db/index/search-query.ts'
import { printSearch } from '../../lib/hub/search/print-search.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { searchPath } from './search-path.ts'

const FIELD_WORDS: Record<SearchField, string> = {
  word: 'word', prefix: 'begins', name: 'name', tag: 'tag', owner: 'owner', arch: 'arch', os: 'os', label: 'label', digest: 'digest', type: 'type',
}
const LOOK = 'inline-flex max-w-full items-center gap-1.5 rounded-full border border-line bg-surface py-1 pl-3 pr-2 text-sm hover:border-muted hover:bg-sunken'

/** The terms that a text was read as, each a link to the search without it. */
export function ActiveTerms({ terms }: { terms: SearchQuery }) {
  if (terms.length === 0) return null
  return (
    <ul aria-label="Terms of this search" className="mb-4 flex flex-wrap items-center gap-2">
      {terms.map((term, index) => (
        <li key={`${index} ${term.field}`} className="min-w-0">
          <HubLink href={searchPath(terms.toSpliced(index, 1))} label={`${FIELD_WORDS[term.field]} ${term.value}: Search without ${printSearch([term])}`} className={LOOK}>
            <span className="shrink-0 text-xs text-muted">{FIELD_WORDS[term.field]}</span>{' '}
            <bdi className="min-w-0 truncate">{term.value}</bdi>
            <X className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
          </HubLink>
        </li>
      ))}
      {terms.length > 1 && <li><HubLink href="/search" className="rounded px-1 text-sm text-muted underline-offset-4 hover:text-ink hover:underline">Clear all</HubLink></li>}
    </ul>
  )
}
