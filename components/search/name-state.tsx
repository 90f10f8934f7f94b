import type { FoundRepository } from '../../lib/api/read/search.ts'
import { Badge } from '../ui/badge.tsx'
import { STATE_WORDS } from './state-words.ts'

/** How far something of a name can be relied on; nothing for what is live. */
export function NameState({ state, since }: Pick<FoundRepository, 'state' | 'since'>) {
  if (state === 'live') return null
  const { word, sentence, tone } = STATE_WORDS[state]
  return <Badge tone={tone} title={`${sentence} Since ${since.slice(0, 16).replace('T', ' ')} UTC.`}>{word}</Badge>
}
