import type { Context } from '../context-ref.ts'

/** The operator cannot be signed in by a link. */
export class LoginLinkError extends Error {
  readonly code = 'NO_LOGIN_LINK'
  override name = 'LoginLinkError'
}

/** A one-time code that signs a browser in as the operator, whose key is the hub's own and so in no wallet. Rejects with LoginLinkError. */
export async function makeLoginLink({ config, identity, operatorLink }: Context): Promise<{ operator: string; code: string; expiresAt: string }> {
  if (config.auth === 'open') throw new LoginLinkError('this hub is open (IPCR_AUTH=open): nobody signs in')
  if (config.operator !== undefined) throw new LoginLinkError(`the operator is ${config.operator} (IPCR_OPERATOR): sign in with that wallet`)
  await identity.ready
  const { code, expiresAt } = operatorLink()
  return { operator: identity.rights.operator, code, expiresAt: new Date(expiresAt).toISOString() }
}
