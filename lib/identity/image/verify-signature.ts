import { everHadRole, roleAt, type RoleHistory } from './role-history.ts'
import { IMAGE_DATA, PRIMARY_TYPE, signerAddress, type ImageMessage, type SignatureDocument } from './image-signature.ts'
import { refusedSignature, type RefusedSignature, type SignatureFacts, type SignatureRefusal } from './signature-verdict.ts'

const MAX_AHEAD_MS = 600_000

/** `subject`: of the manifest that carries it; `repository`: `<namespace>/<path>` as the namespace's claim names it. */
export type SignaturePlace = { subject: string; repository: string }

/** What a document proves by itself, for ever: this wallet (EIP-55) signed this about the image that it hangs on. */
export type ProvedSignature = { state: 'proved'; signer: string; message: ImageMessage }

/** Reads who signed what, by our own types only (docs/root-format.md). Pure; a bad one is a refusal, never a throw. `document` undefined: unreadable. */
export async function proveSignature(document: SignatureDocument | undefined, place: SignaturePlace): Promise<ProvedSignature | RefusedSignature> {
  if (!document) return refusedSignature('MALFORMED')
  const fault = faultInPlace(document, place)
  if (fault) return refusedSignature(fault)
  const signer = await signerOfImage(document.message, document.signature)
  if (signer === undefined || signer !== signerAddress(document)) return refusedSignature('SIGNER_MISMATCH')
  return { state: 'proved', signer, message: document.message }
}

/** Whether the signer had the part in the namespace when it signed; `now` in Unix ms. */
export function judgeSigner({ signer, message }: Pick<ProvedSignature, 'signer' | 'message'>, roles: RoleHistory, now: number): { state: 'granted'; facts: SignatureFacts } | RefusedSignature {
  if (message.seq > now + MAX_AHEAD_MS) return refusedSignature('SEQ_AHEAD')
  if (message.issuedAt * 1000 > now + MAX_AHEAD_MS) return refusedSignature('NOT_YET')
  const role = roleAt(roles, signer, message.issuedAt)
  // `seq` says since when: who had the part once may not overrule from then on those who have it now.
  if (role === undefined || roleAt(roles, signer, Math.max(message.issuedAt, Math.floor(message.seq / 1000))) === undefined) return refusedSignature(everHadRole(roles, signer) ? 'ROLE_LATER' : 'NO_ROLE')
  return role === 'read' ? refusedSignature('ROLE_TOO_SMALL') : { state: 'granted', facts: { signer, role, message } }
}

function faultInPlace({ domain, types, primaryType, message }: SignatureDocument, { subject, repository }: SignaturePlace): SignatureRefusal | undefined {
  const isOurs = domain.name === IMAGE_DATA.domain.name && domain.version === IMAGE_DATA.domain.version && primaryType === PRIMARY_TYPE
  if (!isOurs || JSON.stringify(types) !== JSON.stringify(IMAGE_DATA.types)) return 'OTHER_TYPES'
  if (message.digest !== subject) return 'OTHER_DIGEST'
  return message.repository === repository ? undefined : 'OTHER_REPOSITORY'
}

/** The EIP-55 address whose key signed the message; undefined for what no single key signed, also with a high s (EIP-2). */
export async function signerOfImage(message: ImageMessage, signature: string): Promise<string | undefined> {
  const { verifyTypedData } = await import('../claim/eip712.ts')
  try {
    return verifyTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message, signature)
  } catch {
    return undefined
  }
}
