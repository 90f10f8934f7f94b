export type Action = 'pull' | 'push' | 'delete'

/** Who asks. In open mode everybody is the operator. */
export type Principal = { kind: 'operator' }

export interface Access {
  /** The principal behind a request's headers; throws OciError UNAUTHORIZED for a bad credential. */
  identify(authorization: string | undefined): Principal
  /** Throws OciError DENIED or UNAUTHORIZED unless the principal may do it on the repository. */
  require(principal: Principal, repository: string, action: Action): void
}

/** Open mode: no challenge; whoever reaches the port is the operator (DESIGN §12). */
export function createOpenAccess(): Access {
  const operator: Principal = { kind: 'operator' }
  return { identify: () => operator, require: () => undefined }
}
