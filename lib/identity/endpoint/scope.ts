import { parseRepositoryName } from '../../names/repository-name.ts'
import { TokenError } from './token-error.ts'

const MOST_SCOPES = 50
const MOST_CHARACTERS = 4096
const SCOPE = /^([a-z0-9]+)(\([a-z0-9]+\))?:([^:\s]+):([a-z*]+(?:,[a-z*]+)*)$/

/** One resource that a client asks for; `name` as it is stored. */
export type RequestedScope = { type: string; name: string; actions: Set<string> }

/**
 * The scopes of a request: parameters may be repeated, and each may hold several (a mount asks for two repositories). Types and
 * actions that we do not know are left out as never granted. Throws TokenError invalid_scope (Distribution token scope grammar).
 */
export function parseScopes(values: readonly string[]): RequestedScope[] {
  const texts = values.flatMap((value) => value.split(' ')).filter((text) => text !== '')
  if (texts.length > MOST_SCOPES || texts.join(' ').length > MOST_CHARACTERS) throw invalid(`at most ${MOST_SCOPES} scopes of ${MOST_CHARACTERS} characters together`)
  const scopes = new Map<string, RequestedScope>()
  for (const text of texts) {
    const [, type = '', resourceClass, name = '', actions = ''] = SCOPE.exec(text) ?? []
    const stored = type === 'repository' ? parseRepositoryName(name)?.stored : name
    if (type === '' || stored === undefined) throw invalid('a scope is repository:<name>:<actions> with a valid repository name')
    if (resourceClass) continue
    const scope = scopes.get(`${type}:${stored}`) ?? { type, name: stored, actions: new Set() }
    for (const action of actions.split(',')) scope.actions.add(action)
    scopes.set(`${type}:${stored}`, scope)
  }
  return [...scopes.values()]
}

function invalid(message: string): TokenError {
  return new TokenError(400, 'invalid_scope', message)
}
