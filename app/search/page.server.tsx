import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SearchView } from '../../components/search/search-view.tsx'
import type { Place } from '../../lib/api/read/places.ts'
import type { SearchPage } from '../../lib/api/read/search.ts'
import { getContext } from '../../lib/context-ref.ts'
import { hubHost } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 25
const MOST_PLACES = 5

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const text = await pageQuery(searchParams, 'q')
  return { title: text === undefined ? 'Search' : `Search for ${text}` }
}

/** Repositories of this hub and of those that it follows, by `?q=`. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const [text = '', after, host] = await Promise.all([pageQuery(searchParams, 'q'), pageQuery(searchParams, 'after'), hubHost()])
  const [page, places] = await Promise.all([find(text, after), after === undefined ? findPlaces(text) : []])
  return <SearchView text={text} page={page} after={after} places={places} host={host} />
}

async function find(text: string, cursor: string | undefined): Promise<SearchPage | undefined> {
  try {
    return await getContext().search({ text, cursor, limit: PAGE_SIZE })
  } catch (error) {
    // A cursor that is none of ours is a page that is not there.
    return error instanceof Error && error.name === 'ApiError' ? notFound() : undefined
  }
}

function findPlaces(text: string): Promise<Place[]> {
  return getContext().places(text, MOST_PLACES).catch(() => [])
}
