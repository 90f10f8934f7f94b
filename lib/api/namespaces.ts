import { z } from 'zod'
import { clientAddress } from '../http/client-address.ts'
import { auditActor } from '../identity/audit-actor.ts'
import type { Limits, LimitName } from '../identity/limits.ts'
import type { DraftRequest, NamespaceService } from '../identity/namespaces/types.ts'
import { requireAccount, requireWholeAccount } from './account.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { asProblem } from './namespace-errors.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'
import { refuseVisibility } from './visibility.ts'

const MOST_BODY = 4000
const draftSchema = z.union([
  z.strictObject({ action: z.enum(['claim', 'renew', 'rotate', 'revoke', 'accept']) }),
  z.strictObject({ action: z.literal('own-key'), ipns: z.string().max(200) }),
  z.strictObject({ action: z.literal('transfer'), to: z.string().max(200) }),
])

const CLAIM = 'a namespace is public, and comes into being with its claim (POST namespaces/<name>/draft says what to sign) or the operator\'s first push to it'

export type NamespacesParts = { namespaces: NamespaceService; limits: Limits; publicUrl: URL | undefined }

/** `namespaces`: GET of those of this hub, `{items, cursor}`; with `?mine` one's own, those one belongs to or is offered. */
export function namespacesRoute({ namespaces }: NamespacesParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'namespaces' ? {} : undefined),
    methods: {
      GET: async ({ principal, query }) => {
        const mine = query.has('mine')
        if (mine && principal.kind === 'anonymous') requireAccount(principal)
        const cursor = query.get('cursor')
        const { items, next } = await namespaces.list({ asker: principal, mine, ...(cursor === null ? {} : { after: decodeCursor(cursor)[1] }) })
        return { status: 200, value: { items, cursor: next === null ? null : encodeCursor([0, next]) } }
      },
      POST: refuseVisibility(CLAIM),
    },
  }
}

/** `namespaces/<name>`: GET of how it stands; DELETE gives up one's own handle, once it has no repositories. */
export function namespaceRoute({ namespaces }: NamespacesParts): ApiRoute {
  return {
    match: ([first, name, ...rest]) => (first === 'namespaces' && name && rest.length === 0 ? { name } : undefined),
    methods: {
      GET: async ({ principal }, { name = '' }) => {
        const found = await namespaces.get(name, principal)
        if (found) return { status: 200, value: found }
        throw new ApiError(404, 'NAMESPACE_UNKNOWN', `this hub has no namespace ${name}`)
      },
      PUT: refuseVisibility(CLAIM),
      DELETE: async ({ principal, client }, { name = '' }) => {
        await asProblem(namespaces.release(name, requireWholeAccount(principal), { ...auditActor(principal), address: client() }))
        return { status: 204 }
      },
    },
  }
}

/** `namespaces/<name>/draft`: POST of `{action, ipns?, to?}` gives what the account's wallet is to sign, and where that goes. */
export function draftRoute(parts: NamespacesParts): ApiRoute {
  return {
    match: ([first, name, last, ...rest]) => (first === 'namespaces' && name && last === 'draft' && rest.length === 0 ? { name } : undefined),
    methods: {
      POST: async ({ req, principal, json }, { name = '' }) => {
        const address = requireAccount(principal)
        const request = parseDraft(await json(MOST_BODY))
        await countOrRefuse(parts.limits, 'addressDraft', clientAddress(req, parts.publicUrl !== undefined))
        await countOrRefuse(parts.limits, 'draft', address)
        return { status: 200, value: await asProblem(parts.namespaces.draft(name, address, request)) }
      },
    },
  }
}

function parseDraft(value: unknown): DraftRequest {
  const { data } = draftSchema.safeParse(value)
  if (data) return data
  throw new ApiError(400, 'BODY_INVALID', 'the body is {"action": "claim", "renew", "rotate", "revoke" or "accept"}, {"action": "own-key", "ipns": "k51…"} or {"action": "transfer", "to": "0x…"}')
}

/** Counts an attempt. Rejects with ApiError 429 when there were too many. */
export async function countOrRefuse(limits: Limits, limit: LimitName, key: string): Promise<void> {
  const seconds = await limits.count(limit, key)
  if (seconds !== undefined) throw new ApiError(429, 'TOO_MANY', `too many attempts: try again in ${seconds} s`, { 'retry-after': String(seconds) })
}
