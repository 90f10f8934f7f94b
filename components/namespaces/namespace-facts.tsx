import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Badge } from '../ui/badge.tsx'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { HOLDER_WORDS, KIND_WORDS, PROOF_WORDS } from './words.ts'

/** Who owns a namespace, how that was shown, until when, and under which key it is published; `isKeyBelow`: the key itself is shown elsewhere. */
export function NamespaceFacts({ namespace, isKeyBelow }: { namespace: Namespace; isKeyBelow?: boolean }) {
  const { owner, kind, proof, ipns, team, whyNotWritable, transferTo } = namespace
  const facts: (Fact | false)[] = [
    { name: 'Owner', value: <Copied text={owner} subject="owner's address" /> },
    { name: 'Shown by', value: <>{PROOF_WORDS[proof.by]} <Badge>{KIND_WORDS[kind]}</Badge></> },
    { name: 'Claim', value: <ClaimUntil namespace={namespace} /> },
    ipns !== null && { name: 'Key on IPFS', value: isKeyBelow ? HOLDER_WORDS[namespace.keyHolder] : <Key namespace={namespace} ipns={ipns} /> },
    team !== null && { name: 'Team', value: <>{team.members === 1 ? '1 member' : `${team.members} members`}, signed until <Day at={team.notAfter} /></> },
    whyNotWritable !== null && { name: 'Pushing', value: <span className="wrap-anywhere">Not now: {whyNotWritable}</span> },
    transferTo !== null && { name: 'Offered to', value: <Copied text={transferTo} subject="address of the new owner" /> },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
}

function ClaimUntil({ namespace: { claim, renewFrom } }: { namespace: Namespace }) {
  if (!claim) return <span className="text-muted">not published yet</span>
  const isOver = Date.parse(claim.notAfter) <= Date.now()
  return <>{isOver ? 'ended' : 'holds until'} <Day at={claim.notAfter} />{isOver && ', the ownership is unconfirmed since'}{renewFrom === null && <span className="text-muted">, renewed by the hub</span>}</>
}

function Key({ namespace: { name, keyHolder }, ipns }: { namespace: Namespace; ipns: string }) {
  return (
    <>
      <Copied text={ipns} subject="key" />
      <p className="text-muted">
        {HOLDER_WORDS[keyHolder]};{' '}
        <a href={`/ipns/${ipns}/`} className="text-accent underline-offset-4 hover:underline">what it publishes<span className="sr-only"> for {name}</span></a>
      </p>
    </>
  )
}
