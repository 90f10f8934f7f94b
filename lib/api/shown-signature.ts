import type { z } from 'zod'
import type { ImageMessage } from '../identity/image/image-signature.ts'
import type { CosignSignature } from '../registry/signatures/cosign-book.ts'
import type { ShownSignature } from '../registry/signatures/signature-book.ts'
import type { signature } from './answers/signatures.ts'

type Signature = z.input<typeof signature>

/** A wallet's signature as the API writes it: times as ISO 8601, what does not apply left out. */
export function shownWallet({ manifest, pushedAt, verdict }: ShownSignature): Signature {
  const about = { kind: 'wallet' as const, manifest, pushedAt: new Date(pushedAt).toISOString() }
  if (verdict.state === 'waiting' || verdict.state === 'refused') return { ...about, ...verdict }
  const { state, signer, role, message } = verdict
  return { ...about, state, signer, role, ...shownMessage(message), ...('by' in verdict ? { overruledBy: verdict.by } : {}) }
}

/** A signature by cosign as the API writes it. */
export function shownCosign({ manifest, form, verdict }: CosignSignature): Signature {
  return { kind: 'cosign', manifest, form, state: verdict.state, ...(verdict.state === 'verified' ? { key: verdict.key.pem } : {}) }
}

function shownMessage({ tag, issuedAt, notAfter, seq }: ImageMessage) {
  return { tag: tag === '' ? null : tag, issuedAt: new Date(issuedAt * 1000).toISOString(), until: new Date(notAfter * 1000).toISOString(), seq }
}
