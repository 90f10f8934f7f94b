import type { ImageMessage } from './image-signature.ts'

// Clocks of verifiers may be a little behind.
const BACKDATED_SECONDS = 60
export const DEFAULT_DAYS = 365

/** `repository` is `<namespace>/<path>` as the namespace's claim names it; `now` in Unix ms; `since`: Unix s from which on the signer may sign. */
export type SignatureSubject = { repository: string; digest: string; tag?: string; days?: number; since?: number; now: number }

/** A message to sign: it holds from a minute ago, but not before `since`, for a year, or `days`. */
export function draftSignature({ repository, digest, tag, days, since = 0, now }: SignatureSubject): ImageMessage {
  const issuedAt = Math.max(since, Math.floor(now / 1000) - BACKDATED_SECONDS)
  return { repository, digest, tag: tag ?? '', issuedAt, notAfter: issuedAt + (days ?? DEFAULT_DAYS) * 86_400, seq: now }
}

/** A message that takes back what was said about the same digest and tag. */
export function draftWithdrawal(subject: Omit<SignatureSubject, 'days'>): ImageMessage {
  const message = draftSignature(subject)
  return { ...message, notAfter: message.issuedAt }
}
