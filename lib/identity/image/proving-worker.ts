import { serveCalls } from '../../store/workers/serve-calls.ts'
import { parseSignature } from './signature-artifact.ts'
import { proveSignature, type ProvedSignature, type SignaturePlace } from './verify-signature.ts'
import type { RefusedSignature } from './signature-verdict.ts'

export type ProvingOperations = {
  /** `bytes`: the document as it is stored */
  prove: { args: { bytes: Uint8Array; place: SignaturePlace }; result: ProvedSignature | RefusedSignature }
}

// A signature takes some 3 ms, in which the serving thread would answer a hundred requests.
serveCalls<ProvingOperations>({ prove: ({ bytes, place }) => proveSignature(parseSignature(bytes), place) })
