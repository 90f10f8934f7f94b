import { headers } from 'next/headers'
import { getContext } from '../lib/context-ref.ts'
import type { Session } from '../lib/identity/session.ts'

/** Who is signed in in the browser that asked for the page; nobody under another name than ours, and in open mode. */
export async function signedIn(): Promise<Session | undefined> {
  const list = await headers()
  const [cookie, host] = [list.get('cookie') ?? undefined, list.get('host') ?? undefined]
  if (cookie === undefined || host === undefined) return undefined
  return getContext().session({ headers: { cookie, host } })
}
