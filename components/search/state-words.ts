import type { FoundRepository } from '../../lib/api/read/search.ts'
import { STATES } from '../followed/state-words.ts'
import type { Tone } from '../ui/badge.tsx'

/** How a name stands: a word, how it looks, and a sentence; of one that this hub publishes itself too. */
export const STATE_WORDS: Record<FoundRepository['state'], { word: string; tone: Tone; sentence: string }> = {
  ...STATES,
  publishing: { word: 'publishing', tone: 'plain', sentence: 'This hub has newer, which is being published.' },
}
