'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { SearchForm } from './search-form.tsx'

/** The search in the header of every page but the first, which has one of its own; on the page of results it holds what was searched for. */
export function HeaderSearch() {
  const path = usePathname()
  const text = useSearchParams().get('q') ?? ''
  return path === '/' ? null : <SearchForm text={path === '/search' ? text : ''} />
}
