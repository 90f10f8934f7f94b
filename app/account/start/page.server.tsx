import type { Metadata } from 'next'
import { StartView } from '../../../components/start/start-view.tsx'
import { hubHost } from '../../hub-host.ts'
import { pageQuery, type SearchParams } from '../../page-query.ts'
import { readStart } from './read-start.ts'

export const metadata: Metadata = { title: 'Publish an image', description: 'From a name of your own to a container image that everybody can pull, a step at a time.' }

/** The way from nothing to a first image; `?name=` is the namespace that was chosen, `?choose=1` asks for another one. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const [name, choose, host] = await Promise.all([pageQuery(searchParams, 'name'), pageQuery(searchParams, 'choose'), hubHost()])
  return <StartView state={await readStart(name?.trim().toLowerCase(), choose !== undefined)} host={host} />
}
