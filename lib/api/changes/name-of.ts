import type { RepositoryName } from '../../names/repository-name.ts'

/** A repository as the registry's code takes it, named as it is stored. */
export function nameOf(stored: string): RepositoryName {
  return { stored, shown: stored }
}
