import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CosignKey, CosignVerdict } from '../../identity/image/cosign/verify-cosign.ts'

const stored = z.union([
  z.strictObject({ state: z.literal('verified'), key: z.int().nonnegative() }),
  z.strictObject({ state: z.enum(['unknown', 'refused', 'attestation']) }),
])

/** What stands for a list of keys: a verdict counts for these keys, in this order, alone. */
export function hashOfKeys(keys: readonly CosignKey[]): string {
  return createHash('sha256').update(JSON.stringify(keys.map(({ pem }) => pem))).digest('base64')
}

/** A verdict as it is stored; its key is a place among `keys`. */
export function encodeVerdict(verdict: CosignVerdict, keys: readonly CosignKey[]): string {
  return JSON.stringify(verdict.state === 'verified' ? { state: verdict.state, key: keys.indexOf(verdict.key) } : verdict)
}

/** What `encodeVerdict` was given; undefined for anything else. */
export function decodeVerdict(text: string, keys: readonly CosignKey[]): CosignVerdict | undefined {
  const { data } = stored.safeParse(JSON.parse(text))
  if (data?.state !== 'verified') return data
  const key = keys[data.key]
  return key && { state: 'verified', key }
}
