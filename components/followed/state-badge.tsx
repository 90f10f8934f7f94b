import type { Followed } from '../../lib/hub/hub-source.ts'
import { Badge } from '../ui/badge.tsx'
import { STATES } from './state-words.ts'

/** How a followed name stands, in a word. */
export function StateBadge({ state }: Pick<Followed, 'state'>) {
  const { word, tone, sentence } = STATES[state]
  return <Badge tone={tone} title={sentence}>{word}</Badge>
}
