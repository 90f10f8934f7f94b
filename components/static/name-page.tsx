'use client'

import { findShown, type Shown } from '../../lib/hub/static/find-shown.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { HubPage } from './hub-page.tsx'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import { NamespacePage } from './namespace-page.tsx'
import type { OpenVisit } from './open-visit.ts'
import { RepositoryPage } from './repository-page.tsx'
import { useLoaded } from './use-loaded.ts'

// `null`: nothing stands there.
const kept = new KeptResults<Shown | null>()

/** A hub, a namespace, a folder or a repository, whichever a name leads to. */
export function NamePage({ name, query, opened }: { name: string; query: URLSearchParams; opened: OpenVisit }) {
  const shown = useLoaded(kept, `${opened.home.name} ${opened.home.root} ${name}`, async () => (await find(opened, name)) ?? null)
  if (shown.state === 'loading') return <Reading what={name} />
  if (shown.state === 'failed') return <><PageHeading><bdi className="wrap-anywhere">{name}</bdi></PageHeading><NotRead what={name} error={shown.error} again={shown.again} /></>
  if (shown.value === null) return <NotThere name={name} />
  if (shown.value.kind === 'hub') return <HubPage place={shown.value.place} opened={opened} />
  if (shown.value.kind === 'names') return <NamespacePage shown={shown.value} opened={opened} />
  return <RepositoryPage shown={shown.value} query={query} opened={opened} />
}

// What docker users call `x` is `library/x` on a hub.
async function find({ source, home }: OpenVisit, name: string): Promise<Shown | undefined> {
  return (await findShown(source, name)) ?? (name.includes('/') || home.layout !== 'hub' ? undefined : findShown(source, `library/${name}`))
}

/** Says that nothing stands under a name, and where it may be found. */
export function NotThere({ name }: { name: string }) {
  return (
    <>
      <PageHeading>Nothing is here</PageHeading>
      <Message action={<HubLink href={`/search?${new URLSearchParams({ q: name })}`}>Search for it</HubLink>}>
        <span className="wrap-anywhere">There is nothing under <bdi className="font-medium text-ink">{name}</bdi> in what is published. A push of a moment ago may not be published yet.</span>
      </Message>
    </>
  )
}
