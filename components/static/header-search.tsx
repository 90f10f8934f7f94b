'use client'

import { Search } from 'lucide-react'
import { useEffect, useState, type FormEvent } from 'react'
import { goToPath } from './router/path.ts'
import { usePath } from './router/use-path.ts'

/** The search of the static page: of what the registry's root holds for it. On the page of results it holds what was searched for. */
export function StaticSearch() {
  const [pathname, query] = usePath().split('?', 2)
  const searched = pathname === '/search' ? (new URLSearchParams(query).get('q') ?? '') : ''
  const [text, setText] = useState(searched)
  useEffect(() => setText(searched), [searched])
  const search = (event: FormEvent) => {
    event.preventDefault()
    goToPath(`/search?${new URLSearchParams({ q: text })}`)
  }
  return (
    <form role="search" className="flex gap-2" onSubmit={search}>
      <input name="q" type="text" aria-label="Search for repositories" value={text} onChange={(event) => setText(event.target.value)} maxLength={300} placeholder="Find a repository" autoComplete="off" autoCapitalize="none" autoCorrect="off" spellCheck={false} enterKeyHint="search"
        className="w-full min-w-0 rounded-md border border-line bg-canvas px-3 py-1.5 text-sm placeholder:text-muted" />
      <button type="submit" aria-label="Search" title="Search" className="inline-flex items-center rounded-md border border-line px-2.5 text-sm hover:bg-sunken"><Search className="size-4" aria-hidden="true" /></button>
    </form>
  )
}
