import type { SignatureLine } from '../../lib/hub/hub-source.ts'
import { stateWord } from './signature-words.ts'

const GOOD: readonly SignatureLine['state'][] = ['valid', 'verified']
// Nothing is wrong with them: they say nothing yet, or nothing any more.
const MUTE: readonly SignatureLine['state'][] = ['waiting', 'unknown', 'overruled']

/** What a signature is worth, marked for the eye too. */
export function StateBadge({ line: { state } }: { line: SignatureLine }) {
  const look = 'inline-block rounded border px-1.5 py-0.5 text-xs leading-5 whitespace-nowrap'
  if (GOOD.includes(state)) return <span className={`${look} border-transparent bg-accent-soft text-accent`}><span aria-hidden="true">✓ </span>{stateWord({ state })}</span>
  if (MUTE.includes(state)) return <span className={`${look} border-line text-muted`}>{stateWord({ state })}</span>
  return <span className={`${look} border-line text-ink`}><span aria-hidden="true">⚠ </span>{stateWord({ state })}</span>
}
