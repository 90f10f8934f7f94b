import * as cachedBlobs from './cached-blobs.ts'
import * as invitations from './identity-invitations.ts'
import { applyClaim, offerTransfer, recordProof, releaseHandle, storePostedClaim, withdrawTransfer } from './identity-namespaces.ts'
import * as signIn from './identity-sign-in.ts'
import * as team from './identity-team.ts'
import * as tokens from './identity-tokens.ts'
import * as maintenance from './maintenance.ts'
import * as manifests from './manifests.ts'
import * as nameClaims from './name-claims.ts'
import * as names from './names.ts'
import * as nodes from './nodes.ts'
import * as pins from './pins.ts'
import * as restore from './restore.ts'
import * as roots from './roots.ts'
import * as signatures from './signatures.ts'
import * as uploads from './uploads.ts'

/** Every write that runs in the writer worker, by name; each in a savepoint of its own. */
export const transactions = { ...uploads, ...manifests, ...maintenance, ...names, ...nameClaims, ...pins, ...cachedBlobs, ...nodes, ...roots, ...restore, ...tokens, ...signIn, applyClaim, offerTransfer, recordProof, releaseHandle, storePostedClaim, withdrawTransfer, ...team, ...invitations, ...signatures }
