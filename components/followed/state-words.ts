import type { Followed } from '../../lib/hub/hub-source.ts'
import type { Tone } from '../ui/badge.tsx'

/** How a followed name stands: a word, how it looks, and what that means, a sentence. */
export const STATES: Record<Followed['state'], { word: string; tone: Tone; sentence: string }> = {
  live: { word: 'live', tone: 'good', sentence: 'Its newest record is valid, and this is what it stands for.' },
  stale: { word: 'stale', tone: 'warn', sentence: 'Its record has ended and nobody has a newer one: this is what was last published, and it is still pulled.' },
  unavailable: { word: 'unavailable', tone: 'warn', sentence: 'Nobody has the content of its newest root at the moment: this is what was read before, and it is still pulled.' },
  conflicting: { word: 'conflicting', tone: 'warn', sentence: 'Its key signed two records of the same number: the first one counts. Ask its publisher.' },
  refused: { word: 'refused', tone: 'bad', sentence: 'Who owns it cannot be confirmed, so nothing of it is pulled here.' },
  unread: { word: 'not read yet', tone: 'plain', sentence: 'It is followed, and was not read yet.' },
}
