import { ApiError } from './problem.ts'
import type { ApiRoute, Method, Operation } from './types.ts'

const PREFIX = '/api/v1/'
const METHODS: Method[] = ['GET', 'PUT', 'POST', 'DELETE']

export type FoundOperation = { operation: Operation; parameters: Record<string, unknown> }

/** What a request asks for. Of the addresses that a path fits the first counts, which may be declared in parts. Throws ApiError 400, 404, 405. */
export function findOperation(routes: readonly ApiRoute[], method: string, path: string): FoundOperation {
  const matches = matchesOf(routes, path)
  const wanted = method === 'HEAD' ? 'GET' : method
  for (const { route, parameters } of matches) {
    const operation = Object.hasOwn(route.methods, wanted) ? route.methods[wanted as Method] : undefined
    if (operation) return { operation, parameters }
  }
  if (matches.length === 0) throw new ApiError(404, 'PATH_UNKNOWN', 'there is no such address in the API')
  const allow = METHODS.filter((known) => matches.some(({ route }) => route.methods[known])).join(', ')
  throw new ApiError(405, 'METHOD_UNKNOWN', `use ${allow}`, { allow })
}

function matchesOf(routes: readonly ApiRoute[], path: string): { route: ApiRoute; parameters: Record<string, unknown> }[] {
  const segments = path.startsWith(PREFIX) ? decode(path.slice(PREFIX.length)) : []
  const fitting = routes.flatMap((route) => {
    const parameters = route.match(segments)
    return parameters ? [{ route, parameters }] : []
  })
  return fitting.filter(({ route }) => route.path === fitting[0]?.route.path)
}

function decode(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    throw new ApiError(400, 'PATH_INVALID', 'the path is not valid percent-encoding')
  }
}
