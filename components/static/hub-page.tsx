'use client'

import { useState } from 'react'
import type { ListedNamespace, StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import type { Page } from '../../lib/hub/page.ts'
import { ShortName } from '../followed/short-name.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Section } from '../ui/section.tsx'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import type { OpenVisit } from './open-visit.ts'
import { OwnerSection } from './owner-section.tsx'
import { PlaceFacts } from './place-facts.tsx'
import { useLoaded } from './use-loaded.ts'
import { VerdictBadge } from './verdict-badge.tsx'
import { WhoToTrust } from './who-to-trust.tsx'

const AT_ONCE = 1000
const kept = new KeptResults<Page<ListedNamespace>>()

/** A hub as its published root has it: the names in it, and where all of that leads. */
export function HubPage({ place, opened }: { place: StaticPlace; opened: OpenVisit }) {
  const isHome = place.name === opened.home.name
  return (
    <>
      <PageHeading facts={<><VerdictBadge verdict={place.verdict} /><span>a hub, as it is published on IPFS</span><Dot /><span>read here, written elsewhere</span></>}>
        <ShortName name={place.name} /> <CopyButton text={place.name} subject="name of the hub" />
      </PageHeading>
      <Names place={place} opened={opened} isHome={isHome} />
      <OwnerSection place={place} opened={opened} title="Who runs it" />
      <PlaceFacts place={place} />
      <WhoToTrust />
    </>
  )
}

function Names({ place, opened: { source }, isHome }: { place: StaticPlace; opened: OpenVisit; isHome: boolean }) {
  const [count, setCount] = useState(AT_ONCE)
  const page = useLoaded(kept, `${place.root} ${count}`, () => source.namespaces({ ...(isHome ? {} : { hub: place.name }), limit: count }))
  if (page.state === 'loading') return <Reading what="the names of this hub" />
  if (page.state === 'failed') return <NotRead what="the list of names" error={page.error} again={page.again} />
  const { items, next } = page.value
  if (items.length === 0) return <Message>This hub has published no namespace yet.</Message>
  return (
    <Section title="Namespaces" note={next === undefined ? `${items.length.toLocaleString('en')}` : `the first ${items.length.toLocaleString('en')}`}>
      <ul aria-label="Namespaces" className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface text-sm">
        {items.map(({ name, isHere }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2.5">
            <HubLink href={isHome ? `/${name}` : `/${place.name}/${name}`} className="font-medium text-accent underline-offset-4 hover:underline"><ShortName name={name} /></HubLink>
            {!isHere && <Badge title="What is in it is published by others; this hub only follows it.">followed</Badge>}
          </li>
        ))}
      </ul>
      {next !== undefined && <p className="mt-3"><Button onClick={() => setCount(count + AT_ONCE)}>Show more</Button></p>}
    </Section>
  )
}
