import { z } from 'zod'
import { ACTIONS, scopeName, type Grant } from '../grants.ts'

const MOST_SCOPES = 100

const scope = z.strictObject({
  type: z.literal('repository').default('repository'),
  name: z.string().max(255).transform((text, context) => scopeName(text) ?? (context.addIssue({ code: 'custom', message: 'a scope is a repository, <namespace>/* or *' }), z.NEVER)),
  actions: z.array(z.enum(ACTIONS, `an action is one of ${ACTIONS.join(', ')}`)).min(1, 'a scope has at least one action').max(ACTIONS.length),
})

/** Scopes as somebody asks for them: `{name, actions}[]`. */
export const scopesSchema = z.array(scope).min(1, 'name at least one scope').max(MOST_SCOPES, `at most ${MOST_SCOPES} scopes`)

/** Scopes as they are stored; what cannot be read covers nothing. */
export function parseScopes(json: string): Grant[] {
  return scopesSchema.safeParse(JSON.parse(json)).data ?? []
}
