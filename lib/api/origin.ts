import type { IncomingHttpHeaders } from 'node:http'
import { isFromForeignPage } from '../http/foreign-page.ts'
import { ApiError } from './problem.ts'

/** Throws ApiError 403 when a page of another origin sent the request. */
export function requireOwnOrigin(headers: IncomingHttpHeaders): void {
  if (isFromForeignPage(headers)) throw new ApiError(403, 'ORIGIN_FOREIGN', 'a page of another origin may not change anything here')
}
