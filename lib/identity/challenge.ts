import type { Refusal } from './unauthorized-error.ts'

/** The value of WWW-Authenticate: where a client gets a token, and for what (Distribution token specification, RFC 6750). */
export function formatChallenge({ realm, service, scope, reason, message }: Refusal & { realm: string; service: string }): string {
  const members = { realm, service, scope, error: reason, error_description: reason && message }
  const quoted = Object.entries(members).filter(([, value]) => value !== undefined && value !== '')
  return `Bearer ${quoted.map(([name, value]) => `${name}="${String(value).replace(/[^\x20-\x7e]|["\\]/g, '')}"`).join(',')}`
}
