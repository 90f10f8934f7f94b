import type { ApiRoute, Operation } from '../types.ts'

/** An address that is there and refuses all that it would do. */
export function refusing({ path, tag, params, match, methods }: ApiRoute, refuse: () => Promise<never>): ApiRoute {
  const closed = Object.entries(methods).map(([method, operation]: [string, Operation]) => [method, { ...operation, run: refuse }])
  return { path, tag, params, match, methods: Object.fromEntries(closed) }
}
