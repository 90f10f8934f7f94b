import { redirect } from 'next/navigation'
import { getContext } from '../../lib/context-ref.ts'
import type { Session } from '../../lib/identity/session.ts'
import { signedIn } from '../signed-in.ts'

/** Who is signed in; leads everybody else to the sign-in and back to `path`. Undefined in open mode, where nobody signs in. */
export async function accountOf(path: string): Promise<Session | undefined> {
  if (getContext().config.auth === 'open') return undefined
  return (await signedIn()) ?? redirect(`/login?callbackUrl=${encodeURIComponent(path)}`)
}
