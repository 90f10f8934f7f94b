import type { FactVerdict } from '../../lib/hub/fact-verdict.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Day } from '../ui/day.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'

const TONES: Record<FactVerdict['state'], Tone> = { verified: 'good', signed: 'good', trusted: 'plain', stale: 'warn', unverified: 'warn', refused: 'bad' }

/** How far a fact can be relied on, beside the fact: by what this browser checked itself, never by what a gateway says. */
export function VerdictBadge({ verdict }: { verdict: FactVerdict }) {
  return <span data-verdict={verdict.state}><Badge tone={TONES[verdict.state]}><Words verdict={verdict} /></Badge></span>
}

function Words({ verdict: { state, by, since, why } }: { verdict: FactVerdict }) {
  if (state === 'verified') return <>✓ verified</>
  if (state === 'signed') return <>✓ signed{by !== undefined && <> by <ForeignText>{shortened(by)}</ForeignText></>}</>
  if (state === 'trusted') return <>trusted, not verified{why !== undefined && <>: <ForeignText>{why}</ForeignText></>}</>
  if (state === 'stale') return <>stale since {since === undefined ? 'an unknown time' : <Day at={since} />}</>
  const lead = state === 'refused' ? 'refused' : 'cannot be verified'
  return <>⚠ {lead}{why !== undefined && <>{state === 'refused' ? ': ' : ' because '}<ForeignText>{why}</ForeignText></>}</>
}

// Of an address or key the ends; all of it stands with what it is about.
function shortened(by: string): string {
  return by.length > 24 ? `${by.slice(0, 8)}…${by.slice(-6)}` : by
}
