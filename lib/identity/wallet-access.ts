import { ownOrigin, type OwnAddress } from '../http/own-origin.ts'
import { OciError } from '../oci/errors.ts'
import type { Access, Action, Principal } from './access.ts'
import { formatChallenge } from './challenge.ts'
import { isGranted, isUnbounded } from './grants.ts'
import { Identifier, type IdentifierParts } from './identifier.ts'
import { UnauthorizedError, type Refusal } from './unauthorized-error.ts'

/** `ready` resolves when rights and revocations are loaded; `service` is the hub's name in tokens. */
export type WalletAccessParts = IdentifierParts & { ready: Promise<void>; service: string; address: OwnAddress }

// Where images without a namespace are; nobody else can claim it.
const OPERATORS = 'library'

/**
 * Wallet mode: both what a credential covers and what its owner may do now, asked at each request. Everybody may
 * pull, since every repository is public.
 */
export class WalletAccess implements Access {
  readonly #parts: WalletAccessParts
  readonly #identifier: Identifier
  #isReady = false

  constructor(parts: WalletAccessParts) {
    this.#parts = parts
    this.#identifier = new Identifier(parts)
    // Who waits for it hears of a failure.
    parts.ready.then(() => { this.#isReady = true }, () => {})
  }

  identify(authorization: string | undefined): Principal | Promise<Principal> {
    if (this.#isReady) return this.#identifier.identify(authorization)
    return this.#parts.ready.then(() => this.#identifier.identify(authorization))
  }

  may(principal: Principal, repository: string, action: Action): boolean {
    if (action === 'pull') return true
    if (repository === '') return this.isOperator(principal)
    return covers(principal, repository, action) && this.#hasRight(principal, repository, action) && this.#parts.rights.whyNotWritable(namespaceOf(repository)) === undefined
  }

  require(principal: Principal, repository: string, action: Action): void {
    if (!this.may(principal, repository, action)) throw this.#refusal(principal, repository, action)
  }

  requireCredential(principal: Principal): void {
    if (isNobody(principal)) throw new UnauthorizedError('ask for a token, with your credentials or without')
  }

  requireCatalog(principal: Principal): void {
    const { grants } = { grants: undefined, ...principal }
    if (!grants && principal.kind !== 'anonymous') return
    if (grants?.some(({ type, name }) => type === 'registry' && name === 'catalog')) return
    throw new UnauthorizedError('the list of repositories wants a token for it', { scope: 'registry:catalog:*', ...insufficient(principal) })
  }

  challenge(host: string | undefined, refusal: Refusal): string {
    const { address, service } = this.#parts
    return formatChallenge({ realm: `${ownOrigin(address, host ?? '')}/token`, service, ...refusal })
  }

  isOperator(principal: Principal): boolean {
    if (principal.kind !== 'account') return principal.kind === 'operator'
    if (principal.address !== this.#parts.rights.operator) return false
    // A robot is for repositories, be it for all of them.
    return principal.via !== 'bot' && isUnbounded(principal.grants)
  }

  #hasRight(principal: Principal, repository: string, action: Action): boolean {
    if (principal.kind !== 'account') return principal.kind === 'operator'
    return this.#parts.rights.may(principal.address, namespaceOf(repository), action)
  }

  // A token that covers less than its owner may can be asked for again; a right that is not there cannot, nor one that rests.
  #refusal(principal: Principal, repository: string, action: Action): OciError {
    const scope = `repository:${repository}:${action === 'delete' ? 'delete' : 'pull,push'}`
    if (principal.kind === 'anonymous') return new UnauthorizedError(`log in to ${action} here`, { ...(repository === '' ? {} : { scope }), ...insufficient(principal) })
    if (repository === '') return new OciError('DENIED', 'only the operator of this hub may do that')
    const hasRight = this.#hasRight(principal, repository, action)
    const resting = hasRight ? this.#parts.rights.whyNotWritable(namespaceOf(repository)) : undefined
    if (resting !== undefined) return new OciError('DENIED', resting)
    if (hasRight) return new UnauthorizedError(`this token does not cover ${action} on ${repository}`, { scope, reason: 'insufficient_scope' })
    return new OciError('DENIED', this.#whyDenied(namespaceOf(repository), action))
  }

  #whyDenied(namespace: string, action: Action): string {
    if (namespace === OPERATORS || this.#parts.rights.isTaken(namespace)) return `you have no right to ${action} in ${namespace}: ask its owner`
    return `you have no right to ${action} in ${namespace}, which has no claim yet: ${this.#parts.rights.howToClaim(namespace)}`
  }
}

function covers(principal: Principal, repository: string, action: Action): boolean {
  return principal.kind !== 'account' || !principal.grants || isGranted(principal.grants, repository, action)
}

function isNobody(principal: Principal): boolean {
  return principal.kind === 'anonymous' && !principal.grants
}

// Without any credential there is nothing that could be too little.
function insufficient(principal: Principal): { reason?: 'insufficient_scope' } {
  return isNobody(principal) ? {} : { reason: 'insufficient_scope' }
}

function namespaceOf(repository: string): string {
  return repository.slice(0, repository.indexOf('/'))
}
