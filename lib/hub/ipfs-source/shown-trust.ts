import type { VerifiedImage } from '../../identity/image/verify-image.ts'
import type { SignatureVerdict } from '../../identity/image/signature-verdict.ts'
import type { FactVerdict } from '../fact-verdict.ts'
import type { ImageTrust, SignatureLine } from '../trust-types.ts'

/** What was verified about an image as its page shows it. Of a root that is not what its name stands for, signatures are shown, but come to nothing: it may be an old one. */
export function shownTrust({ trust, required, signatures, cosign, digest }: VerifiedImage, { state }: FactVerdict): ImageTrust {
  return {
    trust: state === 'verified' || state === 'trusted' ? trust : undefined, required,
    lines: [
      ...signatures.map(({ manifest, verdict }) => walletLine(manifest, verdict, digest)),
      ...cosign.flatMap(({ manifest, verdict }, part): SignatureLine[] => (verdict.state === 'attestation' ? [] : [{ kind: 'cosign', manifest, part, state: verdict.state, ...(verdict.state === 'verified' ? { signer: 'cosign' } : {}) }])),
    ],
  }
}

function walletLine(manifest: string, verdict: SignatureVerdict, digest: string): SignatureLine {
  const common = { kind: 'wallet' as const, manifest, part: 0, state: verdict.state }
  if (verdict.state === 'refused') return { ...common, detail: verdict.detail }
  const { signer, role, message } = verdict
  return { ...common, signer, role, until: message.notAfter * 1000, ...(message.tag === '' ? {} : { tag: message.tag }), ...(message.digest === digest ? {} : { elsewhere: message.digest }) }
}
