import type { FoundRepository } from '../../lib/api/read/search.ts'
import { STATE_WORDS } from './state-words.ts'

/** How far something of a name can be relied on; nothing for what is live. */
export function NameState({ state, since }: Pick<FoundRepository, 'state' | 'since'>) {
  if (state === 'live') return null
  const { word, sentence } = STATE_WORDS[state]
  const isMute = state === 'publishing' || state === 'unread'
  return (
    <span title={`${sentence} Since ${since.slice(0, 16).replace('T', ' ')} UTC.`} className={`inline-block rounded border border-line px-1.5 py-0.5 text-xs leading-5 whitespace-nowrap ${isMute ? 'text-muted' : 'text-ink'}`}>
      {!isMute && <span aria-hidden="true">⚠ </span>}{word}
    </span>
  )
}
