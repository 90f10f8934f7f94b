import { OciError } from '../oci/errors.ts'
import type { Grant } from './grants.ts'
import type { Refusal } from './unauthorized-error.ts'

/** `create` is a push that moves no tag that is there already. */
export type Action = 'pull' | 'push' | 'create' | 'delete'

/** By what an account showed that it is one. */
export type Proof = 'session' | 'wallet' | 'pat' | 'bot' | 'refresh'

/** Who asks. In open mode everybody is the operator. `grants` bound what an account may, unless they are left out. */
export type Principal =
  | { kind: 'operator' }
  | { kind: 'anonymous'; grants?: Grant[] }
  | { kind: 'account'; /** `0x…` in lower case */ address: string; via: Proof; tokenId?: string; grants?: Grant[] }

/** The account's address; null for who has none. */
export function addressOf(principal: Principal): string | null {
  return principal.kind === 'account' ? principal.address : null
}

export interface Access {
  /** The principal behind a request's Authorization; at once when it is known. Throws or rejects with UnauthorizedError for a bad credential. */
  identify(authorization: string | undefined): Principal | Promise<Principal>
  /** True when the principal may do it on the repository now. The repository '' is the hub itself, which only the operator changes. */
  may(principal: Principal, repository: string, action: Action): boolean
  /** Throws OciError DENIED or UnauthorizedError unless the principal may do it on the repository now. */
  require(principal: Principal, repository: string, action: Action): void
  /** Throws UnauthorizedError when there was no credential at all, by which clients learn where to log in. */
  requireCredential(principal: Principal): void
  /** Throws UnauthorizedError unless the principal may list the repositories. */
  requireCatalog(principal: Principal): void
  /** The value of WWW-Authenticate that tells a client, who asked under `host`, where to get a token. */
  challenge(host: string | undefined, refusal: Refusal): string
  /** True for whoever runs the hub. */
  isOperator(principal: Principal): boolean
}

/** Open mode: no challenge; whoever reaches the port is the operator. What `whyNotWritable` says of a namespace holds for them too. */
export function createOpenAccess(whyNotWritable: (namespace: string) => string | undefined = () => undefined): Access {
  const operator: Principal = { kind: 'operator' }
  const whyNot = (repository: string, action: Action): string | undefined => (action === 'pull' ? undefined : whyNotWritable(repository.split('/', 1)[0] ?? ''))
  return {
    identify: () => operator,
    may: (_principal, repository, action) => whyNot(repository, action) === undefined,
    require: (_principal, repository, action) => {
      const why = whyNot(repository, action)
      if (why !== undefined) throw new OciError('DENIED', why)
    },
    requireCredential: () => undefined, requireCatalog: () => undefined, challenge: () => '', isOperator: () => true,
  }
}
