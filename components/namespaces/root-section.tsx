import type { PublishedRoot, RootState } from '../../lib/hub/hub-source.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { Section } from '../ui/section.tsx'
import { ROOT_STATES } from './root-words.ts'

/** How far a namespace of this hub is published, in a word. */
export function RootBadge({ state }: { state: RootState }) {
  const { word, tone, sentence } = ROOT_STATES[state]
  return <Badge tone={tone} title={sentence}>{word}</Badge>
}

/** What is published of a namespace: under which name, which root, until when its record counts. */
export function RootSection({ published }: { published: PublishedRoot }) {
  const { state, since, ipns, root, sequence, publishedAt, recordUntil } = published
  const facts: (Fact | false)[] = [
    { name: 'State', value: <><RootBadge state={state} /> {ROOT_STATES[state].sentence}{since !== undefined && <span className="text-muted"> Since <Age at={since} />.</span>}</> },
    ipns !== undefined && { name: 'IPNS name', value: <><Copied text={ipns} subject="IPNS name" /><Look path={`/ipns/${ipns}/`} /></> },
    root !== undefined && { name: 'Root', value: <><Copied text={root} subject="CID of the root" /><Look path={`/ipfs/${root}/`} /></> },
    publishedAt !== undefined && { name: 'Published', value: <><Age at={publishedAt} /><span className="text-muted">, as number {sequence}</span></> },
    recordUntil !== undefined && { name: 'Record', value: <>{state === 'stale' ? 'ended' : 'counts until'} <Day at={recordUntil} /><span className="text-muted">; it is signed anew before</span></> },
  ]
  return <Section id="root" title="What is published"><Facts facts={facts.filter((fact) => fact !== false)} /></Section>
}

function Look({ path }: { path: string }) {
  return <p><a href={path} className="text-accent underline-offset-4 hover:underline">look into it<span className="sr-only"> at {path}</span></a></p>
}
