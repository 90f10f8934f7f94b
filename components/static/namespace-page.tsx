'use client'

import { CID } from 'multiformats/cid'
import { useMemo } from 'react'
import { readShort } from '../../lib/hub/static/short-text.ts'
import { pathBelow, type Shown } from '../../lib/hub/static/find-shown.ts'
import { ShortName } from '../followed/short-name.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import type { OpenVisit } from './open-visit.ts'
import { OwnerSection } from './owner-section.tsx'
import { PlaceFacts } from './place-facts.tsx'
import { RepositoryNames } from './repository-names.tsx'
import { ShortTexts } from './short-texts.ts'
import { VerdictBadge } from './verdict-badge.tsx'
import { WhoToTrust } from './who-to-trust.tsx'

type Props = { shown: Extract<Shown, { kind: 'names' }>; opened: OpenVisit }

/** A namespace, or a folder in one: its repositories, whose it is, where it leads. */
export function NamespacePage({ shown: { place, path, names }, opened }: Props) {
  const { blocks } = opened.source
  const texts = useMemo(() => new ShortTexts((name) => readShort(blocks, CID.parse(place.root), pathBelow(name, place))), [blocks, place])
  const name = [place.name, ...path].join('/')
  const label = `Repositories of ${name}`
  return (
    <>
      <PageHeading facts={<><VerdictBadge verdict={place.verdict} /><span>{names.length === 1 ? '1 name' : `${names.length.toLocaleString('en')} names`}</span>{path.length > 0 && <span>in <HubLink href={`/${place.name}`}><ShortName name={place.name} /></HubLink></span>}</>}>
        <ShortName name={name} /> <CopyButton text={name} subject="name" />
      </PageHeading>
      {names.length > 0 ? <RepositoryNames label={label} names={names} cut={name.length + 1} texts={texts} /> : <Message>There are no repositories in it.</Message>}
      {path.length === 0 && <OwnerSection place={place} opened={opened} />}
      <PlaceFacts place={place} />
      <WhoToTrust />
    </>
  )
}
