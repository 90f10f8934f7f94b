import { z } from 'zod'
import { ACTIONS, isScopeName, type Grant } from '../grants.ts'

const MOST_SCOPES = 100

const scope = z.strictObject({
  type: z.literal('repository').default('repository'),
  name: z.string().max(255).refine(isScopeName, 'a scope is a repository, <namespace>/* or *'),
  actions: z.array(z.enum(ACTIONS, `an action is one of ${ACTIONS.join(', ')}`)).min(1, 'a scope has at least one action').max(ACTIONS.length),
})

/** Scopes as somebody asks for them: `{name, actions}[]`. */
export const scopesSchema = z.array(scope).min(1, 'name at least one scope').max(MOST_SCOPES, `at most ${MOST_SCOPES} scopes`)

/** Scopes as they are stored; what cannot be read covers nothing. */
export function parseScopes(json: string): Grant[] {
  return scopesSchema.safeParse(JSON.parse(json)).data ?? []
}
