import type { ImageDetails, ImageTrust, SignatureLine } from '../../lib/hub/hub-source.ts'
import { imageSuffix } from '../../lib/hub/reference-paths.ts'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { VerifyPanel } from '../verify/verify-panel.tsx'
import { LookAgain } from './look-again.tsx'
import { SignImage } from './sign-image.tsx'
import type { Saying } from './signing-buttons.tsx'
import { SignatureTable } from './signature-table.tsx'
import { trustSentence } from './signature-words.ts'

const MOST_SHOWN = 100

type Props = { image: Pick<ImageDetails, 'repository' | 'tag' | 'digest'>; trust: ImageTrust; /** the wallet of who is signed in and may sign here, EIP-55 */ signer: string | undefined }

/** Who stands for an image, and the way to do so. */
export function SignatureSection({ image, trust: found, signer }: Props) {
  const { trust, required, lines, unread } = found
  const isMissing = required && (trust === 'unsigned' || trust === 'wrong')
  const isWaiting = lines.some(({ state }) => state === 'waiting')
  return (
    <Section id="signatures" title="Signatures" note={trustSentence(found)}>
      {isMissing && !isWaiting && <p role="note" className="mb-3 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6">The tags of this repository should be signed, and this one is not: ask its publisher before you run it.</p>}
      {lines.length > 0 ? <SignatureTable repository={image.repository} lines={lines.slice(0, MOST_SHOWN)} /> : <Message>{unread ? 'This hub does not look after the signatures of what others publish: have them verified.' : `Nobody signed this ${image.tag === undefined ? 'digest' : 'image'}.`}</Message>}
      {lines.length > MOST_SHOWN && <p className="mt-3 text-sm text-muted">These are {MOST_SHOWN} of {lines.length.toLocaleString('en')}.</p>}
      <div role="status">{isWaiting && <p className="mt-3 text-sm leading-6 text-muted">A new signature is being looked at. What it is worth shows here in a moment.<LookAgain times={12} /></p>}</div>
      {unread === 'away' ? <VerifyElsewhere image={image} /> : <VerifyPanel repository={image.repository} reference={image.tag ?? image.digest} digest={image.digest} />}
      {signer !== undefined && (
        <div className="mt-4">
          <noscript><p className="mb-3 text-sm leading-6">Signing here needs scripts; <code className="font-mono">npx ipcr sign</code> does not.</p></noscript>
          <SignImage repository={image.repository} image={{ digest: image.digest, tag: image.tag }} address={signer} mine={sayingsOf(signer, image.digest, lines)} />
        </div>
      )}
    </Section>
  )
}

// What the hub has not kept it gives to nobody, and so there is nothing to verify here.
function VerifyElsewhere({ image: { repository, tag, digest } }: Pick<Props, 'image'>) {
  return (
    <p className="mt-3 max-w-prose text-sm leading-6 text-muted wrap-anywhere">
      Its blocks are not kept here, so this browser has nothing to look at. With a gateway that has them:{' '}
      <code className="font-mono text-[0.8125rem]">npx ipcr verify &lt;this hub&gt;/{repository}{imageSuffix(tag ?? digest)} --gateway &lt;address&gt;</code>
    </p>
  )
}

// What says nothing any more need not be taken back.
function sayingsOf(signer: string, digest: string, lines: SignatureLine[]): Saying[] {
  const mine = lines.filter((line) => line.signer === signer && (line.state === 'valid' || line.state === 'moved'))
  const sayings = mine.map(({ tag, elsewhere }): Saying => ({ tag, digest: elsewhere ?? digest }))
  return sayings.filter(({ tag, digest: about }, index) => sayings.findIndex((one) => one.tag === tag && one.digest === about) === index)
}
