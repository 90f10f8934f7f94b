'use client'

import type { PageReference } from '../../lib/hub/page-reference.ts'
import type { StaticRoute } from '../../lib/hub/static-route.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { ImagePage } from './image-page.tsx'
import { NamePage } from './name-page.tsx'
import type { OpenVisit } from './open-visit.ts'
import { SearchPage } from './search-page.tsx'

type Props = { route: StaticRoute; opened: OpenVisit }

/** What an address names of a registry. */
export function RoutePage({ route, opened }: Props) {
  if (route.kind === 'root') return <NamePage name={opened.home.name} opened={opened} query={route.query} />
  if (route.kind === 'search') return <SearchPage text={route.query.get('q') ?? ''} query={route.query} opened={opened} />
  if (route.kind === 'reference') return <Reference reference={route.reference} query={route.query} opened={opened} />
  return <Nowhere />
}

function Reference({ reference, query, opened }: { reference: PageReference; query: URLSearchParams; opened: OpenVisit }) {
  if (reference.kind === 'image') return <ImagePage repository={reference.repository} reference={reference.reference} query={query} opened={opened} />
  return <NamePage name={reference.kind === 'name' ? reference.name : reference.repository} opened={opened} query={query} />
}

function Nowhere() {
  return <><PageHeading>No such page</PageHeading><Message action={<HubLink href="/">To the beginning</HubLink>}>This address is no name of an image.</Message></>
}
