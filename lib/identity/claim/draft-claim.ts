import type { NamespaceClaim } from './claim.ts'

export type ClaimSubject = { namespace: string; owner: string; root: string; hub?: string; prev?: string; now: number }

/** A claim to sign, with the defaults of DESIGN §8: valid from a minute ago for 180 days, `seq` = now (Unix ms). */
export declare function draftClaim(subject: ClaimSubject): NamespaceClaim
