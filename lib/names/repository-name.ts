import { isRepositoryName } from '../oci/reference.ts'
import { RESERVED_COMPONENTS } from './reserved.ts'

const LIBRARY = 'library/'

/** `stored` is the key in the database; `shown` is what the client asked for and gets back (`x` for `library/x`). */
export type RepositoryName = { stored: string; shown: string }

/** A repository as a client names it; undefined when it breaks OCI's grammar or has a component that roots reserve. */
export function parseRepositoryName(name: string): RepositoryName | undefined {
  if (!isRepositoryName(name)) return undefined
  const [, ...rest] = name.split('/')
  if (rest.some((component) => RESERVED_COMPONENTS.has(component))) return undefined
  return { stored: rest.length === 0 ? LIBRARY + name : name, shown: name }
}

/** The shorter spelling of a stored name that means the same, if there is one: `x` for `library/x`. */
export function shortName(stored: string): string | undefined {
  const rest = stored.startsWith(LIBRARY) ? stored.slice(LIBRARY.length) : ''
  return rest !== '' && !rest.includes('/') ? rest : undefined
}
