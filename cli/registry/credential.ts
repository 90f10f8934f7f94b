/** What opens a registry: a password, a refresh token (docker's identity token), or what goes into every request. */
export type Credential =
  | { kind: 'password'; user: string; password: string }
  | { kind: 'refresh'; token: string }
  | { kind: 'bearer'; token: string }

/** Asked when a registry wants to know, and again when what it gave has ended. */
export type FindCredential = () => Promise<Credential | undefined>

/** As an Authorization header. */
export function basicOf({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
