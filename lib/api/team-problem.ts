import { TeamError } from '../identity/team/team-error.ts'
import { ApiError } from './problem.ts'

const STATUS: Record<TeamError['code'], number> = {
  NAMESPACE_UNKNOWN: 404, INVITATION_UNKNOWN: 404,
  NOT_OWNER: 403, NOT_ALLOWED: 403,
  TEAM_INVALID: 400,
  NOT_WRITABLE: 409, HUB_SIGNS: 409, OWNER_SIGNS: 409, TEAM_CONFLICT: 409, TEAM_FULL: 409, MEMBER_ALREADY: 409, INVITED: 409, INVITATION_LIMIT: 409, INVITATION_ENDED: 409, OWNER_MOVED: 409,
  TEAM_REFUSED: 422,
}

/** Runs something of a team; its refusals become the API's. */
export async function asProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TeamError ? new ApiError(STATUS[error.code], error.code, error.message) : error
  }
}
