import type { FoundRepository } from '../../lib/api/read/search.ts'

type State = FoundRepository['state']

/** What is to be said of a name that is not simply live: a word for the eye, a sentence for the rest. */
export const STATE_WORDS: Record<Exclude<State, 'live'>, { word: string; sentence: string }> = {
  publishing: { word: 'publishing', sentence: 'This hub has newer, which is being published.' },
  stale: { word: 'stale', sentence: 'Its record has expired: this is what was last known.' },
  unavailable: { word: 'unavailable', sentence: 'Nobody has its content at the moment: this is what was last read.' },
  conflicting: { word: 'conflicting', sentence: 'Two records of the same age were seen: the first one counts.' },
  refused: { word: 'refused', sentence: 'Who owns it cannot be confirmed: it is not pulled.' },
  unread: { word: 'not read yet', sentence: 'It is followed, and was not read yet.' },
}
