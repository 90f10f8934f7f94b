import { parseRepositoryName } from '../names/repository-name.ts'
import { isRepositoryName } from '../oci/reference.ts'
import type { Action } from './access.ts'

/**
 * What a credential may be used for at most. In a stored token `name` is a repository, `<namespace>/*`, or `*` for all; in an
 * access token always one repository as it is stored, or the registry's `catalog`.
 */
export type Grant = { type: 'repository' | 'registry'; name: string; actions: Action[] }

export const ACTIONS = ['pull', 'push', 'create', 'delete'] as const satisfies readonly Action[]

/** Everything that the owner may; what a token without scopes of its own has. */
export const EVERYTHING: readonly Grant[] = [{ type: 'repository', name: '*', actions: [...ACTIONS] }]

/** True when one of the grants covers the action on the repository; `push` covers `create`. */
export function isGranted(grants: readonly Grant[], repository: string, action: Action): boolean {
  return grants.some(({ type, name, actions }) => type === 'repository' && covers(name, repository) && allows(actions, action))
}

/** True for grants that leave nothing out of what their owner may do. */
export function isUnbounded(grants: readonly Grant[] | undefined): boolean {
  return grants === undefined || grants.some(({ name, actions }) => name === '*' && ACTIONS.every((action) => allows(actions, action)))
}

/** A token's scope as it is stored: `*`, `<namespace>/*`, or a repository (`x` is `library/x`); undefined for what cannot be one. */
export function scopeName(text: string): string | undefined {
  if (text === '*') return text
  const namespace = text.endsWith('/*') ? text.slice(0, -2) : undefined
  if (namespace === undefined) return parseRepositoryName(text)?.stored
  return isRepositoryName(namespace) && !namespace.includes('/') ? text : undefined
}

function covers(pattern: string, repository: string): boolean {
  if (pattern === repository || pattern === '*') return true
  return pattern.endsWith('/*') && repository.startsWith(pattern.slice(0, -1))
}

function allows(actions: readonly Action[], action: Action): boolean {
  return actions.includes(action) || (action === 'create' && actions.includes('push'))
}
