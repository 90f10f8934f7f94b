export type LoginErrorCode = 'HUB_INVALID' | 'HUB_FOREIGN' | 'HUB_NONE' | 'HUB_REFUSED' | 'HUB_UNREACHABLE' | 'IDENTITY_INVALID' | 'APPROVAL_ENDED' | 'LOGIN_INVALID' | 'DOCKER_CONFIG'

/** A login could not be had, kept or used; the message is a sentence without any secret. */
export class LoginError extends Error {
  readonly code: LoginErrorCode
  override name = 'LoginError'

  constructor(code: LoginErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
