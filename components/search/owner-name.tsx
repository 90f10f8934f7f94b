import { BadgeCheck } from 'lucide-react'
import type { FoundRepository } from '../../lib/api/read/search.ts'
import { ForeignText } from '../ui/foreign-text.tsx'

const WORDS: Record<Exclude<FoundRepository['claimState'], 'none'>, string> = { verified: 'verified', listed: 'as its hub says', expired: 'expired', refused: 'refused' }

/** Who owns a repository, and how far that is proved. */
export function OwnerName({ owner, ownerName, claimState }: Pick<FoundRepository, 'owner' | 'ownerName' | 'claimState'>) {
  if (claimState === 'none') return <>no owner named</>
  if (owner === null) return <>claim {WORDS[claimState]}</>
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-x-1">
      {ownerName === null ? <span title={owner} className="font-mono whitespace-nowrap">{`${owner.slice(0, 6)}…${owner.slice(-4)}`}</span> : <ForeignText>{ownerName}</ForeignText>}
      {claimState === 'verified' && <BadgeCheck className="size-3.5 text-good" aria-hidden="true" />}
      <span className="whitespace-nowrap">{WORDS[claimState]}</span>
    </span>
  )
}
