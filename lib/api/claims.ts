import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { clientAddress } from '../http/client-address.ts'
import { auditActor } from '../identity/audit-actor.ts'
import { signedClaimSchema, signedTransferSchema } from '../identity/claim/claim.ts'
import { requireWholeAccount } from './account.ts'
import { countOrRefuse } from './count-or-refuse.ts'
import type { NamespacesParts } from './namespaces.ts'
import { namespace } from './answers/namespace.ts'
import { jsonBody } from './declare/json-body.ts'
import { namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { asProblem } from './namespace-errors.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 16_000
const claimBody = signedBody(z.strictObject({ claim: signedClaimSchema }), 'claim')
const transferBody = signedBody(z.strictObject({ transfer: signedTransferSchema }), 'transfer')
const stored = z.object({ stored: z.literal(true) })

/** `claims`: POST of `{claim}`, signed; anybody may bring it. 201 with the namespace that it begins, 200 with the one that it goes on with or `{stored: true}`. */
export function claimsRoute(parts: NamespacesParts): ApiRoute {
  return route('claims', 'Namespaces').post({
    summary: 'Hands in a signed claim, whoever it is of', body: claimBody,
    description: '201 with the namespace that it begins; 200 with the one that it goes on with, or that it is kept for a name that this hub does not write.',
    answers: { 200: z.union([namespace, stored]), 201: namespace },
    run: async ({ req, client, body }) => {
      await countSigned(parts, req)
      const outcome = await asProblem(parts.namespaces.claim((await body()).claim, client()))
      if ('stored' in outcome) return { status: 200, value: outcome }
      if (!outcome.isNew) return { status: 200, value: outcome.namespace }
      return { status: 201, value: outcome.namespace, headers: { location: `/api/v1/namespaces/${outcome.namespace.name}` } }
    },
  })
}

/** `transfers`: POST of `{transfer}`, signed by the owner of a handle; anybody may bring it. */
export function transfersRoute(parts: NamespacesParts): ApiRoute {
  return route('transfers', 'Namespaces').post({
    summary: 'Offers a handle to another owner, as its owner signed it', body: transferBody, answers: { 202: namespace },
    run: async ({ req, client, body }) => {
      await countSigned(parts, req)
      return { status: 202, value: await asProblem(parts.namespaces.transfer((await body()).transfer, client())) }
    },
  })
}

/** `transfers/<namespace>`: DELETE takes one's own offer back, for good. */
export function transferRoute({ namespaces }: NamespacesParts): ApiRoute {
  return route('transfers/{namespace}', 'Namespaces', { namespace: namespaceParameter }).delete({
    summary: 'Takes one\'s own offer back, for good', access: 'the owner', answers: { 204: null },
    run: async ({ principal, client, params }) => {
      await asProblem(namespaces.takeBack(params.namespace, requireWholeAccount(principal), { ...auditActor(principal), address: client() }))
      return { status: 204 }
    },
  })
}

// Each signature costs milliseconds to verify, and a name its look-up.
function countSigned({ limits, publicUrl }: NamespacesParts, req: IncomingMessage): Promise<void> {
  return countOrRefuse(limits, 'claim', clientAddress(req, publicUrl !== undefined))
}

function signedBody<S extends z.ZodType>(schema: S, member: string) {
  const otherwise = `the body is {"${member}": …} as it was signed`
  return jsonBody(schema, { most: MOST_BODY, otherwise, explain: ({ path, message }) => `${otherwise}: ${path.join('.')} ${message}` })
}
