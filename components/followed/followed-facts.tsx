import type { Followed } from '../../lib/hub/hub-source.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { CLAIM_WORDS } from './owner-words.ts'
import { StateBadge } from './state-badge.tsx'
import { STATES } from './state-words.ts'

/** Who owns what is published under a followed name, and how that was shown. */
export function OwnerFacts({ namespace }: { namespace: NonNullable<Followed['namespace']> }) {
  const { owner, ownerName, claimState, claimUntil } = namespace
  const facts: (Fact | false)[] = [
    owner !== undefined && { name: 'Owner', value: <Copied text={owner} subject="owner's address" /> },
    ownerName !== undefined && { name: 'Proved name', value: <ForeignText>{ownerName}</ForeignText> },
    { name: 'Shown by', value: <>{CLAIM_WORDS[claimState]} {claimState === 'verified' && <Badge tone="good">verified</Badge>}{claimState === 'refused' && <Badge tone="bad">refused</Badge>}</> },
    claimUntil !== undefined && { name: 'Claim', value: <>{claimState === 'expired' ? 'ended' : 'holds until'} <Day at={claimUntil} /></> },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
}

/** Where a followed name leads, and when this hub looked. */
export function RootFacts({ name, followed }: { name: string; followed: Followed }) {
  const { state, since, detail, limited, path, resolvedAt, indexedAt, followers } = followed
  const below = name === followed.source ? undefined : followed.namespace
  const [ipns, root] = below ? [below.ipns, below.root] : [followed.ipns, followed.root]
  const facts: (Fact | false)[] = [
    { name: 'State', value: <><StateBadge state={state} /> {STATES[state].sentence} <span className="text-muted">Since <Age at={since} />.</span></> },
    detail !== undefined && { name: 'Reason', value: <ForeignText>{detail}</ForeignText> },
    ipns !== undefined && { name: 'IPNS name', value: <Copied text={ipns} subject="IPNS name" /> },
    root !== undefined && { name: 'Root', value: <><Copied text={root} subject="CID of the root" />{below === undefined && path !== '' && <p className="text-muted">below it: <ForeignText mono>{path}</ForeignText></p>}</> },
    limited !== undefined && { name: 'Not shown', value: <ForeignText>{limited}</ForeignText> },
    resolvedAt !== undefined && { name: 'Looked up', value: <Age at={resolvedAt} /> },
    indexedAt !== undefined && { name: 'Read', value: <Age at={indexedAt} /> },
    followers > 0 && { name: 'Followers', value: `${followers.toLocaleString('en')} ${followers === 1 ? 'hub' : 'hubs'}, as far as this one knows` },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
}
