import { z } from 'zod'
import { DatabaseError } from '../db/worker-client.ts'
import { isUsableKey } from '../identity/image/cosign/verify-cosign.ts'
import { MOST_KEYS, MOST_PEM, policySchema, type NamespaceSigning } from '../identity/image/policy.ts'
import type { Principal } from '../identity/access.ts'
import type { Rights } from '../identity/rights.ts'
import { auditActor } from '../identity/audit-actor.ts'
import type { AnswerCache } from '../registry/answer-cache.ts'
import type { SigningRules } from '../registry/signatures/signing-rules.ts'
import { requireWhole } from './account.ts'
import { requireMaintainer } from './audit.ts'
import { time } from './answers/common.ts'
import { byPath, jsonBody } from './declare/json-body.ts'
import { namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRequest, ApiRoute } from './types.ts'

const schema = z.strictObject({
  signed: policySchema.shape.signed,
  keys: z.array(z.strictObject({ pem: z.string().min(1).max(MOST_PEM) })).max(MOST_KEYS).default([]),
})
const body = jsonBody(schema, { most: 128 * 1024, otherwise: 'the body is {"signed": "all", "keys": []}', explain: byPath })
const signing = z.object({ signed: policySchema.shape.signed, keys: z.array(z.object({ pem: z.string(), from: time })) })

export type SigningParts = { rules: SigningRules; rights: Rights; cache: AnswerCache; now: () => number; /** something waits to be published */ changed: () => void }

/** `namespaces/<name>/signing`: GET and PUT of `{signed: "all"|[<path>…], keys: [{pem}]}`: whose tags are to be signed, and by which cosign keys. */
export function signingRoute(parts: SigningParts): ApiRoute {
  return route('namespaces/{namespace}/signing', 'Signatures', { namespace: namespaceParameter }).get({
    summary: 'Whose tags are to be signed in a namespace, and by which cosign keys', isPublic: true, answers: { 200: signing },
    run: async ({ params: { namespace } }) => ({ status: 200, value: shown(parts.rules.of(namespace)) }),
  }).put({
    summary: 'Sets whose tags are to be signed', access: 'who maintains the namespace', body, answers: { 200: signing },
    run: async (asked) => {
      const { namespace } = asked.params
      requireChanger(parts, asked.principal, namespace)
      const wanted = await withDates(parts, namespace, await asked.body())
      // The body may have taken long: what counts is what the client may do now.
      requireChanger(parts, asked.principal, namespace)
      await parts.rules.set(namespace, wanted, parts.now(), noteOf(parts, asked, namespace, wanted)).catch(refuseUnknown)
      parts.cache.clear()
      parts.changed()
      return { status: 200, value: shown(wanted) }
    },
  })
}

function requireChanger({ rights }: SigningParts, principal: Principal, namespace: string): void {
  requireWhole(principal)
  requireMaintainer(rights, principal, namespace)
  const why = rights.whyNotWritable(namespace)
  if (why !== undefined) throw new ApiError(409, 'NAMESPACE_CLOSED', why)
}

async function withDates({ rules, now }: SigningParts, namespace: string, data: z.infer<typeof schema>): Promise<NamespaceSigning> {
  const known = rules.of(namespace).keys
  for (const [index, { pem }] of data.keys.entries()) {
    if (!(await isUsableKey(pem))) throw new ApiError(400, 'KEY_INVALID', `keys.${index} is no public key over P-256 in PEM, such as cosign.pub`)
  }
  const from = (pem: string): number => known.find((key) => key.pem === pem)?.from ?? Math.floor(now() / 1000)
  return { policy: { v: 1, signed: data.signed }, keys: data.keys.map(({ pem }) => ({ type: 'cosign', pem, from: from(pem) })) }
}

function noteOf({ now }: SigningParts, { principal, client }: Pick<ApiRequest, 'principal' | 'client'>, namespace: string, { policy, keys }: NamespaceSigning) {
  const detail = JSON.stringify({ signed: policy.signed, keys: keys.length }).slice(0, 1000)
  return { namespace, at: now(), action: 'policy' as const, target: namespace, detail, ...auditActor(principal), address: client() }
}

function refuseUnknown(error: unknown): never {
  throw error instanceof DatabaseError && error.code === 'NAME_UNKNOWN' ? new ApiError(404, 'NAME_UNKNOWN', error.message) : error
}

function shown({ policy, keys }: NamespaceSigning): z.input<typeof signing> {
  return { signed: policy.signed, keys: keys.map(({ pem, from }) => ({ pem, from: new Date(from * 1000).toISOString() })) }
}
