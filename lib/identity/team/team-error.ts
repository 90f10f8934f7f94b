type TeamCode =
  | 'NAMESPACE_UNKNOWN' | 'NOT_OWNER' | 'NOT_ALLOWED' | 'NOT_WRITABLE' | 'HUB_SIGNS' | 'OWNER_SIGNS' | 'TEAM_INVALID' | 'TEAM_REFUSED' | 'TEAM_CONFLICT' | 'TEAM_FULL'
  | 'MEMBER_ALREADY' | 'INVITED' | 'INVITATION_LIMIT' | 'INVITATION_UNKNOWN' | 'INVITATION_ENDED' | 'OWNER_MOVED'

/** A team cannot be had or changed so; the message is a sentence for whoever asked. */
export class TeamError extends Error {
  readonly code: TeamCode
  override name = 'TeamError'

  constructor(code: TeamCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
