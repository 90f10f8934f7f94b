import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Day } from '../ui/day.tsx'
import { HubLink } from '../ui/hub-link.tsx'

/** Says on the pages of a namespace's content that its owner is not confirmed any more; nothing while all is well. */
export function OwnershipNotice({ namespace: { name, claim, keyHolder, whyNotWritable }, now }: { namespace: Namespace; now: number }) {
  const isOver = claim !== null && Date.parse(claim.notAfter) <= now
  const isDoubtful = isOver || (keyHolder === 'hub' && whyNotWritable !== null)
  if (!isDoubtful) return null
  return (
    <p role="note" className="mb-6 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6 wrap-anywhere">
      Who owns <HubLink href={`/${name}#owner`}><bdi>{name}</bdi></HubLink> is unconfirmed{isOver ? <> since <Day at={claim.notAfter} />: the claim ended and was not renewed</> : <>: {whyNotWritable}</>}. Pulls go on.
    </p>
  )
}
