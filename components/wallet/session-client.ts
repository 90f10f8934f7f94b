/** The hub refused; the message is a sentence for the user. */
export class RefusedError extends Error {
  readonly code = 'REFUSED'
  override name = 'RefusedError'
}

/** Starts a session with a signed text, or the code of a link. Rejects with RefusedError. */
export async function startSession(proof: { message: string; signature: string } | { link: string }): Promise<void> {
  const answer = await post('callback/wallet', proof)
  if (answer.ok) return
  const body: unknown = await answer.json().catch(() => undefined)
  const reason = new URL(textIn(body, 'url') ?? '/', location.origin).searchParams.get('error')
  throw new RefusedError(textIn(body, 'detail') ?? reason ?? 'the hub did not say why')
}

/** Ends this browser's session. */
export async function endSession(): Promise<void> {
  await post('signout', {})
}

async function post(action: string, fields: Record<string, string>): Promise<Response> {
  const body: unknown = await (await fetch('/api/auth/csrf', { cache: 'no-store' })).json()
  const csrfToken = textIn(body, 'csrfToken')
  if (csrfToken === undefined) throw new RefusedError('the hub gave no token for its forms')
  return fetch(`/api/auth/${action}`, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken }) })
}

/** The JSON of one of the hub's own answers. Rejects with RefusedError. */
export async function askHub(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(path, { cache: 'no-store', ...init })
  const body: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined)
  if (answer.ok) return body
  if (answer.status === 401) throw new RefusedError('your session has ended: sign in again, in another tab if you want to keep what stands here')
  throw new RefusedError(textIn(body, 'detail') ?? `the hub answered ${answer.status}`)
}

/** Sends JSON to the hub; its answer as JSON. Rejects with RefusedError. */
export function sendJson(method: string, path: string, body: object): Promise<unknown> {
  return askHub(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

// By hand: a library of schemas would be a fifth of what a page may weigh, and nearly every page asks the hub for something.
function textIn(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}
