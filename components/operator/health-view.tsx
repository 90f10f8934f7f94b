import type { PartState } from '../../lib/hub/operator-types.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Facts } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { LiveRefresh } from './live-refresh.tsx'

const WORDS: Record<PartState['state'], { word: string; tone: Tone }> = {
  good: { word: 'good', tone: 'good' }, busy: { word: 'busy', tone: 'warn' }, bad: { word: 'fails', tone: 'bad' }, off: { word: 'off', tone: 'plain' },
}
const EVERY_MS = 5000

/** How each part of the hub is. */
export function HealthView({ parts }: { parts: PartState[] }) {
  const failing = parts.filter(({ state }) => state === 'bad')
  return (
    <>
      <p role="status" className="mb-4 text-sm">{failing.length === 0 ? '✓ No part fails.' : `⚠ ${failing.map(({ name }) => name).join(', ')}: see below, and the log.`}</p>
      <Facts facts={parts.map(({ name, state, detail }) => ({ name, value: <><Badge tone={WORDS[state].tone}>{WORDS[state].word}</Badge> <ForeignText>{detail}</ForeignText></> }))} />
      <p className="mt-4 text-sm text-muted">For programs: <a href="/healthz" className="text-accent underline-offset-4 hover:underline">/healthz</a>, <a href="/readyz" className="text-accent underline-offset-4 hover:underline">/readyz</a>, <a href="/metrics" className="text-accent underline-offset-4 hover:underline">/metrics</a>.</p>
      <LiveRefresh everyMs={EVERY_MS} />
    </>
  )
}
