import type { Access, Principal } from '../identity/access.ts'
import type { Denials } from '../registry/denials.ts'
import { ApiError } from './problem.ts'

export type ShownParts = { access: Access; denials: Denials }

/** Throws ApiError 404 for a name that is denied, as for one that is not there; the operator sees it. */
export function requireShown({ access, denials }: ShownParts, principal: Principal, name: string): void {
  if (denials.covering(name) === undefined || access.isOperator(principal)) return
  throw new ApiError(404, 'NAME_UNKNOWN', `there is no ${name} here`)
}
