import { basicCredentials } from '../basic-credentials.ts'
import { parseScopes, type RequestedScope } from './scope.ts'
import { TokenError } from './token-error.ts'

export type Credential =
  | { kind: 'none' }
  | { kind: 'password'; user: string; password: string }
  | { kind: 'refresh'; secret: string }

/** What a client asks the token endpoint for; `offline`: a refresh token as well. */
export type TokenRequest = { credential: Credential; scopes: RequestedScope[]; service: string | undefined; client: string; offline: boolean }

/** `GET /token`: nobody in particular, or Basic. Throws TokenError; a credential that cannot be read is never nobody's (Distribution token specification). */
export function fromQuery(query: URLSearchParams, authorization: string | undefined): TokenRequest {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization)
  if (authorization !== undefined && !basic) throw new TokenError(401, 'invalid_client', 'the Authorization header is not Basic with a user and a password')
  return { ...common(query), credential: basic ? { kind: 'password', ...basic } : { kind: 'none' }, offline: once(query, 'offline_token') === 'true' }
}

/** `POST /token`: `grant_type` password or refresh_token. Throws TokenError (Distribution, OAuth2 token authentication). */
export function fromForm(form: URLSearchParams): TokenRequest {
  return { ...common(form), credential: credentialOf(form), offline: once(form, 'access_type') === 'offline' }
}

function credentialOf(form: URLSearchParams): Credential {
  const type = once(form, 'grant_type')
  if (type === 'refresh_token') return { kind: 'refresh', secret: required(form, 'refresh_token') }
  if (type === 'password') return { kind: 'password', user: required(form, 'username'), password: required(form, 'password') }
  throw new TokenError(400, 'unsupported_grant_type', 'grant_type is password or refresh_token')
}

function common(query: URLSearchParams): Pick<TokenRequest, 'scopes' | 'service' | 'client'> {
  const client = (once(query, 'client_id') ?? once(query, 'account') ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 100)
  return { scopes: parseScopes(query.getAll('scope')), service: once(query, 'service'), client }
}

function required(form: URLSearchParams, name: string): string {
  const value = once(form, name)
  if (value) return value
  throw new TokenError(401, 'invalid_grant', `${name} is missing`)
}

// Two values of one name mean different things to different readers.
function once(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  if (others.length > 0) throw new TokenError(400, 'invalid_request', `${name} is there more than once`)
  return value
}
