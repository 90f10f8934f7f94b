import type { RootState } from '../../lib/hub/hub-source.ts'
import type { Tone } from '../ui/badge.tsx'

/** How far a namespace of this hub is published: a word, how it looks, and what that means, a sentence. */
export const ROOT_STATES: Record<RootState, { word: string; tone: Tone; sentence: string }> = {
  live: { word: 'live', tone: 'good', sentence: 'What is shown here is what is published under its name.' },
  publishing: { word: 'publishing', tone: 'accent', sentence: 'Something newer than the published root is on its way into it.' },
  stale: { word: 'stale', tone: 'warn', sentence: 'Its record has ended. This hub signs a new one as soon as it can; others show the last root until then.' },
  held: { word: 'waits to be restored', tone: 'warn', sentence: 'Its key came from elsewhere: nothing is published under it before what it published is here.' },
  unpublished: { word: 'not published yet', tone: 'plain', sentence: 'Nothing was published under its name yet.' },
}
