import type { ImageDetails, ImageTrust } from '../../lib/hub/hub-source.ts'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { VerifyPanel } from '../verify/verify-panel.tsx'
import { SignImage } from './sign-image.tsx'
import { SignatureTable } from './signature-table.tsx'
import { TRUST_WORDS } from './signature-words.ts'

type Props = { image: Pick<ImageDetails, 'repository' | 'tag' | 'digest'>; trust: ImageTrust; /** the wallet of who is signed in and may sign here, EIP-55 */ signer: string | undefined }

/** Who stands for an image, and the way to do so. */
export function SignatureSection({ image, trust: { trust, required, lines }, signer }: Props) {
  const isMissing = required && (trust === 'unsigned' || trust === 'wrong')
  return (
    <Section id="signatures" title="Signatures" note={trust === undefined ? undefined : TRUST_WORDS[trust].sentence}>
      {isMissing && <p role="note" className="mb-3 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6">The tags of this repository should be signed, and this one is not: ask its publisher before you run it.</p>}
      {lines.length > 0 ? <SignatureTable repository={image.repository} lines={lines} /> : <Message>Nobody signed this image.</Message>}
      {signer !== undefined && <div className="mt-4"><SignImage repository={image.repository} tag={image.tag} digest={image.digest} address={signer} mayWithdraw={lines.some(({ signer: by, state }) => by === signer && state !== 'refused')} /></div>}
      <VerifyPanel repository={image.repository} reference={image.tag ?? image.digest} digest={image.digest} />
    </Section>
  )
}
