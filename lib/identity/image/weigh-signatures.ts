import { isWithdrawal } from './image-signature.ts'
import type { RoleHistory } from './role-history.ts'
import type { SignatureFacts, SignatureVerdict } from './signature-verdict.ts'
import { judgeSigner, type ProvedSignature } from './verify-signature.ts'

/** `tags`: where the repository's tags point now; `now` in Unix ms. */
export type WeighingState = { tags: (tag: string) => string | undefined; now: number }

/** The verdicts on what a repository's signatures prove by themselves, in their order. Who had no part weighs nothing. */
export function judgeSignatures(proved: readonly Pick<ProvedSignature, 'signer' | 'message'>[], roles: RoleHistory, state: WeighingState): SignatureVerdict[] {
  const judged = proved.map((signature) => judgeSigner(signature, roles, state.now))
  const weighed = weighSignatures(judged.flatMap((one) => (one.state === 'granted' ? [one.facts] : [])), state)
  return judged.flatMap((one) => (one.state === 'refused' ? [one] : weighed.splice(0, 1)))
}

/**
 * Weighs a repository's proved signatures against each other, in their order: of those that speak of one thing the highest `seq`
 * counts. Two that contradict each other under one `seq` overrule each other.
 */
export function weighSignatures(proved: readonly SignatureFacts[], state: WeighingState): SignatureVerdict[] {
  const latest = new Map<string, { seq: number; said: Set<string> }>()
  for (const facts of proved) note(latest, facts)
  return proved.map((facts) => weigh(facts, latest.get(topicOf(facts)), state))
}

function note(latest: Map<string, { seq: number; said: Set<string> }>, facts: SignatureFacts): void {
  const { seq } = facts.message
  const known = latest.get(topicOf(facts))
  if (known && known.seq > seq) return
  const said = known?.seq === seq ? known.said : new Set<string>()
  latest.set(topicOf(facts), { seq, said: said.add(sayingOf(facts)) })
}

function weigh(facts: SignatureFacts, latest: { seq: number; said: Set<string> } | undefined, { tags, now }: WeighingState): SignatureVerdict {
  const { message } = facts
  if (latest && (message.seq < latest.seq || latest.said.size > 1)) return { state: 'overruled', by: latest.seq, ...facts }
  if (isWithdrawal(message)) return { state: 'withdrawn', ...facts }
  const until = message.notAfter * 1000
  if (now > until) return { state: 'expired', since: until, ...facts }
  return message.tag !== '' && tags(message.tag) !== message.digest ? { state: 'moved', until, ...facts } : { state: 'valid', until, ...facts }
}

// A tag means one thing, whoever says it; for bytes each signer speaks for itself.
function topicOf({ signer, message: { tag, digest } }: SignatureFacts): string {
  return tag === '' ? `${digest} ${signer}` : `:${tag}`
}

function sayingOf({ message }: SignatureFacts): string {
  return isWithdrawal(message) ? 'nothing' : message.digest
}
