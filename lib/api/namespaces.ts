import { z } from 'zod'
import { clientAddress } from '../http/client-address.ts'
import { auditActor } from '../identity/audit-actor.ts'
import { signedClaimSchema, signedTransferSchema } from '../identity/claim/claim.ts'
import type { Limits } from '../identity/limits.ts'
import type { DraftRequest, NamespaceService } from '../identity/namespaces/types.ts'
import type { Denials } from '../registry/denials.ts'
import { requireAccount, requireWholeAccount } from './account.ts'
import { draftOf, namespacePage } from './answers/namespace.ts'
import { countOrRefuse } from './count-or-refuse.ts'
import { encodeCursor } from './cursor.ts'
import { jsonBody } from './declare/json-body.ts'
import { cursorParameter, nameParameter, namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { asProblem } from './namespace-errors.ts'
import type { ApiRoute } from './types.ts'
import { refuseVisibility } from './visibility.ts'

const MOST_BODY = 4000
const draftSchema = z.union([
  z.strictObject({ action: z.enum(['claim', 'renew', 'rotate', 'revoke', 'accept']) }),
  z.strictObject({ action: z.literal('own-key'), ipns: z.string().max(200) }),
  z.strictObject({ action: z.literal('transfer'), to: z.string().max(200) }),
])

const CLAIM = 'a namespace is public, and comes into being with its claim (POST namespaces/<name>/draft says what to sign) or the operator\'s first push to it'

const draftBody = jsonBody(draftSchema, { most: MOST_BODY, otherwise: 'the body is {"action": "claim", "renew", "rotate", "revoke" or "accept"}, {"action": "own-key", "ipns": "k51…"} or {"action": "transfer", "to": "0x…"}' })
const draft = draftOf(z.union([signedClaimSchema.omit({ sig: true }), signedTransferSchema.omit({ sig: true })]), ['claim', 'transfer', 'team'])

export type NamespacesParts = { namespaces: NamespaceService; limits: Limits; publicUrl: URL | undefined }

/** `namespaces`: GET of those of this hub, `{items, cursor}`; with `?mine` one's own, those one belongs to or is offered. */
export function namespacesRoute({ namespaces, denials }: NamespacesParts & { denials: Denials }): ApiRoute {
  return route('namespaces', 'Namespaces').get({
    summary: 'The namespaces of this hub', description: 'With `mine` one\'s own, those one belongs to, and those one is offered.', isPublic: true,
    query: { mine: z.string().optional().describe('whatever its value'), cursor: cursorParameter }, answers: { 200: namespacePage },
    run: async ({ principal, query }) => {
      const mine = query.mine !== undefined
      if (mine && principal.kind === 'anonymous') requireAccount(principal)
      const { items, next } = await namespaces.list({ asker: principal, mine, ...(query.cursor === undefined ? {} : { after: query.cursor[1] }) })
      const shown = mine ? items : items.filter(({ name }) => denials.covering(name) === undefined)
      return { status: 200, value: { items: shown, cursor: next === null ? null : encodeCursor([0, next]) } }
    },
  }).post(refuseVisibility(CLAIM))
}

/** `namespaces/<name>`: DELETE gives up one's own handle, once it has no repositories. */
export function namespaceRoute({ namespaces }: NamespacesParts): ApiRoute {
  return route('namespaces/{namespace*}', 'Namespaces', { namespace: nameParameter }).put(refuseVisibility(CLAIM)).delete({
    summary: 'Gives up one\'s own handle, once it has no repositories', access: 'the owner', answers: { 204: null },
    run: async ({ principal, client, params }) => {
      await asProblem(namespaces.release(params.namespace, requireWholeAccount(principal), { ...auditActor(principal), address: client() }))
      return { status: 204 }
    },
  })
}

/** `namespaces/<name>/draft`: POST of `{action, ipns?, to?}` gives what the account's wallet is to sign, and where that goes. */
export function draftRoute(parts: NamespacesParts): ApiRoute {
  return route('namespaces/{namespace}/draft', 'Namespaces', { namespace: namespaceParameter }).post({
    summary: 'What one\'s wallet is to sign, and where that goes', access: 'an account', body: draftBody, answers: { 200: draft },
    run: async ({ req, principal, body, params }) => {
      const address = requireAccount(principal)
      const request: DraftRequest = await body()
      await countOrRefuse(parts.limits, 'addressDraft', clientAddress(req, parts.publicUrl !== undefined))
      await countOrRefuse(parts.limits, 'draft', address)
      return { status: 200, value: await asProblem(parts.namespaces.draft(params.namespace, address, request)) }
    },
  })
}
