import type { ImageTrust, ShownImage } from '../../lib/hub/hub-source.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { imageFacts } from '../../lib/hub/static/image-verdicts.ts'
import type { VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import { SignatureTable } from '../signatures/signature-table.tsx'
import { trustSentence } from '../signatures/signature-words.ts'
import { Copied } from '../ui/copied.tsx'
import { Facts } from '../ui/facts.tsx'
import { Section } from '../ui/section.tsx'
import { sentenceOf } from './load-state.tsx'
import type { Loaded } from './use-loaded.ts'
import { VerdictBadge } from './verdict-badge.tsx'

const MOST_SHOWN = 100

type Props = { image: ShownImage; /** what is shown of it */ inside: ShownImage; place: StaticPlace; proof: Loaded<VerifiedImage>; trust: ImageTrust }

/** What this browser verified about an image, fact by fact, and who signed it. */
export function ProofSection({ image, inside, place, proof, trust }: Props) {
  const why = proof.state === 'failed' ? sentenceOf(proof.error) : undefined
  const facts = imageFacts({ place, image: inside, tag: image.tag, trust, why, proof: proof.state === 'ready' ? proof.value : undefined })
  return (
    <Section id="signatures" title="How far this can be relied on" note={trustSentence(trust)}>
      <Facts facts={facts.map(({ name, verdict, about }) => ({ name, value: <>{verdict === undefined ? <span role="status" className="text-muted">being verified…</span> : <VerdictBadge verdict={verdict} />}{about !== undefined && <span className="block"><Copied text={about} subject={name} /></span>}</> }))} />
      {trust.required && (trust.trust === 'unsigned' || trust.trust === 'wrong') && <p role="note" className="mt-3 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6">The tags of this repository should be signed, and this one is not: ask its publisher before you run it.</p>}
      {trust.lines.length > 0 && <div className="mt-3"><SignatureTable repository={image.repository} lines={trust.lines.slice(0, MOST_SHOWN)} /></div>}
      {trust.lines.length > MOST_SHOWN && <p className="mt-3 text-sm text-muted">These are {MOST_SHOWN} of {trust.lines.length.toLocaleString('en')}.</p>}
    </Section>
  )
}
