import type { Access, Action, Principal } from '../access.ts'
import { EVERYTHING, isUnbounded, type Grant } from '../grants.ts'
import type { RequestedScope } from './scope.ts'

// Clients of older registries delete under `*`; the sign itself stands in no token.
const MEANT: Record<string, Action[]> = { pull: ['pull'], push: ['push'], create: ['create'], delete: ['delete'], '*': ['pull', 'push', 'delete'] }

/**
 * What was asked for, as far as the principal may do it now; who may only `create` gets that for `push`. `registry:account:*` is all
 * that the account may do, for programs that speak to the API: only for a credential that covers all of it, and no robot's.
 */
export function grantScopes(access: Access, principal: Principal, requested: readonly RequestedScope[]): Grant[] {
  return requested.flatMap((scope): Grant[] => {
    if (scope.type === 'registry' && scope.name === 'catalog') return [{ type: 'registry', name: 'catalog', actions: ['pull'] }]
    if (scope.type === 'registry' && scope.name === 'account') return isWhole(principal) ? [...EVERYTHING] : []
    if (scope.type !== 'repository') return []
    const actions = [...scope.actions].flatMap((action) => MEANT[action] ?? []).flatMap((action) => allowed(access, principal, scope.name, action))
    return actions.length > 0 ? [{ type: 'repository', name: scope.name, actions: [...new Set(actions)] }] : []
  })
}

function isWhole(principal: Principal): boolean {
  return principal.kind === 'account' && principal.via !== 'bot' && isUnbounded(principal.grants)
}

function allowed(access: Access, principal: Principal, repository: string, action: Action): Action[] {
  if (access.may(principal, repository, action)) return [action]
  return action === 'push' && access.may(principal, repository, 'create') ? ['create'] : []
}
