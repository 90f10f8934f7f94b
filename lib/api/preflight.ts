import { findOperation } from './find-operation.ts'
import type { ApiAnswer, ApiRoute } from './types.ts'

const MAY_ASK = {
  'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'if-none-match, last-event-id', 'access-control-max-age': '86400', vary: 'access-control-request-method',
}

/**
 * What a browser is told that asks whether a page of another origin may (CORS): it may read what is public, without credentials,
 * and nothing else. Throws ApiError as for a GET.
 */
export function answerPreflight(routes: readonly ApiRoute[], path: string): ApiAnswer {
  const { operation } = findOperation(routes, 'GET', path)
  return { status: 204, headers: operation.isPublic ? MAY_ASK : { allow: 'GET, HEAD' } }
}
