import type { Access } from '../access.ts'
import { EVERYTHING, type Grant } from '../grants.ts'
import type { AccessTokens } from '../jwt/access-tokens.ts'
import { REFRESH_MS, type TokenStore } from '../tokens/token-store.ts'
import type { Identity } from './authenticate.ts'
import { grantScopes } from './grant-scopes.ts'
import type { TokenRequest } from './token-request.ts'

export type IssueParts = { access: Access; tokens: TokenStore; accessTokens: AccessTokens; now: () => number }

/** The answer of the token endpoint: an access token for what was asked and is allowed, and a refresh token if one was asked for (Distribution token specification). */
export async function issue(parts: IssueParts, { principal, token }: Identity, { scopes, client, offline }: TokenRequest): Promise<object> {
  const grants = grantScopes(parts.access, principal, scopes)
  const refresh = offline && principal.kind === 'account' && token?.kind !== 'refresh' ? await makeRefresh(parts, principal, token, client) : undefined
  const id = token?.id ?? refresh?.id
  const claims = principal.kind === 'account' && principal.via !== 'session' ? { subject: principal.address, via: principal.via } : { subject: '' }
  const signed = await parts.accessTokens.sign({ ...claims, grants, ...(id === undefined ? {} : { tokenId: id }) }, token?.expiresAt)
  return {
    token: signed.token, access_token: signed.token, token_type: 'Bearer',
    expires_in: signed.seconds, issued_at: new Date(signed.issuedAt).toISOString(), scope: grants.map(formatGrant).join(' '),
    ...(refresh ? { refresh_token: refresh.secret } : {}),
  }
}

// Clients keep it for ever instead of the password, so it ends with the token that it came of, and covers no more.
function makeRefresh({ tokens, now }: IssueParts, { address }: { address: string }, parent: Identity['token'], client: string): Promise<{ id: string; secret: string }> {
  const expiresAt = Math.min(now() + REFRESH_MS, parent?.expiresAt ?? Number.MAX_SAFE_INTEGER)
  return tokens.create({ kind: 'refresh', owner: address, name: client === '' ? 'login' : client, scopes: parent?.grants ?? EVERYTHING, expiresAt, ...(parent ? { parent: parent.id } : {}) })
}

function formatGrant({ type, name, actions }: Grant): string {
  return `${type}:${name}:${actions.join(',')}`
}
