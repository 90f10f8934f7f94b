import { z } from 'zod'
import { clientAddress } from '../http/client-address.ts'
import { auditActor } from '../identity/audit-actor.ts'
import { signedClaimSchema, signedTransferSchema } from '../identity/claim/claim.ts'
import { requireWholeAccount } from './account.ts'
import { countOrRefuse, type NamespacesParts } from './namespaces.ts'
import { asProblem } from './namespace-errors.ts'
import { ApiError } from './problem.ts'
import type { ApiRequest, ApiRoute } from './types.ts'

const MOST_BODY = 16_000
const claimBody = z.strictObject({ claim: signedClaimSchema })
const transferBody = z.strictObject({ transfer: signedTransferSchema })

/** `claims`: POST of `{claim}`, signed; anybody may bring it. 201 with the namespace that it begins, 200 with the one that it goes on with or `{stored: true}`. */
export function claimsRoute(parts: NamespacesParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'claims' ? {} : undefined),
    methods: {
      POST: async (request) => {
        const { claim } = await readSigned(parts, request, claimBody, 'claim')
        const outcome = await asProblem(parts.namespaces.claim(claim, request.client()))
        if ('stored' in outcome) return { status: 200, value: outcome }
        const location = { location: `/api/v1/namespaces/${outcome.namespace.name}` }
        return { status: outcome.isNew ? 201 : 200, value: outcome.namespace, headers: outcome.isNew ? location : {} }
      },
    },
  }
}

/** `transfers`: POST of `{transfer}`, signed by the owner of a handle; anybody may bring it. */
export function transfersRoute(parts: NamespacesParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'transfers' ? {} : undefined),
    methods: {
      POST: async (request) => {
        const { transfer } = await readSigned(parts, request, transferBody, 'transfer')
        return { status: 202, value: await asProblem(parts.namespaces.transfer(transfer, request.client())) }
      },
    },
  }
}

/** `transfers/<namespace>`: DELETE takes one's own offer back, for good. */
export function transferRoute({ namespaces }: NamespacesParts): ApiRoute {
  return {
    match: ([first, name, ...rest]) => (first === 'transfers' && name && rest.length === 0 ? { name } : undefined),
    methods: {
      DELETE: async ({ principal, client }, { name = '' }) => {
        await asProblem(namespaces.takeBack(name, requireWholeAccount(principal), { ...auditActor(principal), address: client() }))
        return { status: 204 }
      },
    },
  }
}

// Each signature costs milliseconds to verify, and a name its look-up.
async function readSigned<T>({ limits, publicUrl }: NamespacesParts, { req, json }: ApiRequest, schema: z.ZodType<T>, member: string): Promise<T> {
  await countOrRefuse(limits, 'claim', clientAddress(req, publicUrl !== undefined))
  const { data, error } = schema.safeParse(await json(MOST_BODY))
  if (data) return data
  const issue = error?.issues[0]
  throw new ApiError(400, 'BODY_INVALID', `the body is {"${member}": …} as it was signed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}
