import type { ApiRoute } from '../types.ts'

/** The addresses in an order in which the first that a path fits is the one that is meant: those with fewer free parts before others. */
export function mostSpecificFirst(routes: readonly ApiRoute[]): ApiRoute[] {
  return [...routes].sort((a, b) => weight(b) - weight(a))
}

// A path that any number of segments fits comes behind all that say how many; of those alike the longer says more.
function weight({ path }: ApiRoute): number {
  return path.split('/').length - (path.includes('*}') ? 100 : 0)
}
