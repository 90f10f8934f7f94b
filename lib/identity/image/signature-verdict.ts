import type { Role } from '../rights.ts'
import type { ImageMessage } from './image-signature.ts'

export type SignatureRefusal =
  | 'MALFORMED' | 'OTHER_TYPES' | 'OTHER_REPOSITORY' | 'OTHER_DIGEST' | 'SIGNER_MISMATCH' | 'NO_ROLE' | 'ROLE_LATER' | 'ROLE_TOO_SMALL' | 'SEQ_AHEAD' | 'NOT_YET'

/**
 * What a signature is worth. `valid`: the signer meant it, had the part, and it holds. `moved`: the tag points elsewhere now, to
 * what nobody signed. `overruled`: a later one by somebody with a part says otherwise (`by` its seq).
 */
export type SignatureVerdict =
  | RefusedSignature
  | ({ state: 'valid'; until: number } & SignatureFacts)
  | ({ state: 'moved'; until: number } & SignatureFacts)
  | ({ state: 'expired'; since: number } & SignatureFacts)
  | ({ state: 'withdrawn' } & SignatureFacts)
  | ({ state: 'overruled'; by: number } & SignatureFacts)

export type RefusedSignature = { state: 'refused'; reason: SignatureRefusal; detail: string }

/** `signer` EIP-55; `role` that it had when it signed. */
export type SignatureFacts = { signer: string; role: Role; message: ImageMessage }

const DETAILS: Record<SignatureRefusal, string> = {
  MALFORMED: 'the signature cannot be read',
  OTHER_TYPES: 'the file says that something else was signed than an image',
  OTHER_REPOSITORY: 'it was signed for another repository',
  OTHER_DIGEST: 'it was signed for another image than the one it hangs on',
  SIGNER_MISMATCH: 'it is not signed by the wallet that it names',
  NO_ROLE: 'the signer has no part in this namespace',
  ROLE_LATER: 'the signer had no part in this namespace at the time of the signature',
  ROLE_TOO_SMALL: 'the signer may only read in this namespace',
  SEQ_AHEAD: 'it is dated more than ten minutes ahead',
  NOT_YET: 'it is not valid yet',
}

/** The refusal for a reason, with its sentence. */
export function refusedSignature(reason: SignatureRefusal): RefusedSignature {
  return { state: 'refused', reason, detail: DETAILS[reason] }
}
