'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition, type FormEvent } from 'react'
import { SearchField } from './search-field.tsx'

type Props = { /** what was searched for */ text: string; /** on the page that is about searching */ large?: boolean }

/** Finds repositories of this hub and of those that it follows; works without scripts. Not next/form, which brings all of next/link with it. */
export function SearchForm({ text, large }: Props) {
  const router = useRouter()
  const [, start] = useTransition()
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const query = new URLSearchParams({ q: String(new FormData(event.currentTarget).get('q') ?? '') })
    start(() => router.push(`/search?${query}`))
  }
  return (
    <form action="/search" role="search" className="flex gap-2" onSubmit={search}>
      <SearchField text={text} large={large} />
      <button type="submit" aria-label="Search" title="Search" className={`inline-flex items-center rounded-md border text-sm ${large ? 'border-accent bg-accent px-4 text-surface hover:opacity-90' : 'border-line px-2.5 hover:bg-sunken'}`}>
        <Search className="size-4" aria-hidden="true" />{large && <span className="ml-2 hidden sm:inline">Search</span>}
      </button>
    </form>
  )
}
