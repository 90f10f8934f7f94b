import { everHadRole, roleAt, type RoleHistory } from './role-history.ts'
import { IMAGE_DATA, isWithdrawal, PRIMARY_TYPE, signerAddress, type SignatureDocument } from './image-signature.ts'
import { refusedSignature, type SignatureFacts, type SignatureRefusal, type SignatureVerdict } from './signature-verdict.ts'

const MAX_AHEAD_MS = 600_000

export type SignatureQuestion = {
  /** undefined: what hangs there cannot be read */
  document: SignatureDocument | undefined
  /** the `subject` of the manifest that carries it */
  subject: string
  /** `<namespace>/<path>` as the namespace's claim names it */
  repository: string
  roles: RoleHistory
  /** Unix ms */
  now: number
}

/** A signature that was made by somebody who had the part; whether it counts is for `weighSignatures`. */
export type ProvedSignature = { state: 'proved'; facts: SignatureFacts }

/** Judges one signature by itself (docs/root-format.md). Pure, by our own types only; a bad one is a verdict, never a throw. */
export async function verifySignature(question: SignatureQuestion): Promise<ProvedSignature | Extract<SignatureVerdict, { state: 'refused' }>> {
  const { document } = question
  if (!document) return refusedSignature('MALFORMED')
  const fault = faultInMessage(question, document) ?? ((await signerOf(document)) === signerAddress(document) ? undefined : 'SIGNER_MISMATCH')
  if (fault) return refusedSignature(fault)
  const role = roleAt(question.roles, signerAddress(document), document.message.issuedAt)
  if (role === undefined) return refusedSignature(everHadRole(question.roles, signerAddress(document)) ? 'ROLE_LATER' : 'NO_ROLE')
  if (role === 'read') return refusedSignature('ROLE_TOO_SMALL')
  return { state: 'proved', facts: { signer: signerAddress(document), role, message: document.message } }
}

function faultInMessage({ subject, repository, now }: SignatureQuestion, { domain, types, primaryType, message }: SignatureDocument): SignatureRefusal | undefined {
  const isOurs = domain.name === IMAGE_DATA.domain.name && domain.version === IMAGE_DATA.domain.version && primaryType === PRIMARY_TYPE
  if (!isOurs || JSON.stringify(types) !== JSON.stringify(IMAGE_DATA.types)) return 'OTHER_TYPES'
  if (message.digest !== subject) return 'OTHER_DIGEST'
  if (message.repository !== repository) return 'OTHER_REPOSITORY'
  if (message.seq > now + MAX_AHEAD_MS) return 'SEQ_AHEAD'
  return message.issuedAt * 1000 > now + MAX_AHEAD_MS ? 'NOT_YET' : undefined
}

async function signerOf({ message, signature }: SignatureDocument): Promise<string | undefined> {
  const { verifyTypedData } = await import('ethers/hash')
  try {
    // It throws for what is malleable (high s) and for what is no signature.
    return verifyTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message, signature)
  } catch {
    return undefined
  }
}
