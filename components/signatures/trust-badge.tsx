import type { ShownTrust } from '../../lib/hub/hub-source.ts'
import { TRUST_WORDS } from './signature-words.ts'

/** How far a tag can be trusted; nothing for one that nobody signed, unless it should be. */
export function TrustBadge({ trust, required }: { trust: ShownTrust | undefined; required: boolean }) {
  if (trust === undefined || (trust === 'unsigned' && !required)) return null
  const { word, sentence } = TRUST_WORDS[trust]
  const isBad = trust === 'wrong' || trust === 'unsigned'
  const look = isBad ? 'border-line text-ink' : 'border-transparent bg-accent-soft text-accent'
  return <span title={sentence} className={`inline-block rounded border px-1.5 py-0.5 text-xs leading-5 whitespace-nowrap ${look}`}>{isBad ? `⚠ ${word}` : `✓ ${word}`}</span>
}
