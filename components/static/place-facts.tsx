import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { STATES } from '../followed/state-words.ts'
import { StateBadge } from '../followed/state-badge.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Section } from '../ui/section.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

const LAYOUTS: Record<StaticPlace['layout'], string> = {
  hub: 'a hub: a directory of namespaces', namespace: 'a namespace', plain: 'a directory without a claim, as other systems made them',
}

/** Where a name leads: record, root, and how far this browser could check that. */
export function PlaceFacts({ place }: { place: StaticPlace }) {
  const { ipns, root, sequence, validUntil, verdict, layout, state, notes } = place
  const isOver = validUntil !== undefined && validUntil <= Date.now()
  const facts: (Fact | false)[] = [
    { name: 'Root', value: <><Copied text={root} subject="CID of the root" /> <VerdictBadge verdict={verdict} /></> },
    ipns !== undefined && { name: 'IPNS name', value: <Copied text={ipns} subject="IPNS name" /> },
    ipns !== undefined && { name: 'State', value: <><StateBadge state={state} /> {STATES[state].sentence}</> },
    ipns !== undefined && validUntil !== undefined && { name: 'Record', value: <>{sequence !== undefined && <>number <span className="tabular-nums">{sequence}</span>, </>}{isOver ? 'ended' : 'counts until'} <Day at={validUntil} /></> },
    { name: 'What it is', value: LAYOUTS[layout] },
    notes.length > 0 && { name: 'To be known', value: <ul className="list-disc space-y-1 pl-4">{notes.map((note) => <li key={note}><ForeignText>{note}</ForeignText></li>)}</ul> },
    { name: 'Any IPFS node', value: <CommandLine subject="IPFS commands" lines={[...(ipns === undefined ? [] : [`ipfs name resolve /ipns/${ipns}`]), `ipfs ls /ipfs/${root}`]} /> },
  ]
  return <Section id="root" title="Where it leads"><Facts facts={facts.filter((fact) => fact !== false)} /></Section>
}
