import { z } from 'zod'
import { askHub, sendJson } from '../wallet/session-client.ts'

const named = z.object({ name: z.string() })

/** Follows a name, and keeps all its bytes if asked; its one spelling. Followed already, it is looked at again. Rejects with RefusedError. */
export async function followName(name: string, pin: boolean): Promise<string> {
  return named.parse(await sendJson('POST', `/api/v1/names/${encodeURIComponent(name)}`, { pin })).name
}

/** Ends the following and the keeping of a name. */
export async function unfollowName(name: string): Promise<void> {
  await askHub(`/api/v1/names/${encodeURIComponent(name)}`, { method: 'DELETE' })
}

/** Hides and refuses a name, and all below it; its one spelling. */
export async function denyName(name: string, reason: string): Promise<string> {
  return named.parse(await sendJson('PUT', deniedPath(name), { reason })).name
}

/** Allows a name again. */
export async function allowName(name: string): Promise<void> {
  await askHub(deniedPath(name), { method: 'DELETE' })
}

/** Removes a report that was dealt with, or all of a name. */
export async function dismissReports(which: { id: number } | { name: string }): Promise<void> {
  await askHub('id' in which ? `/api/v1/reports/${which.id}` : `/api/v1/reports?${new URLSearchParams({ name: which.name })}`, { method: 'DELETE' })
}

function deniedPath(name: string): string {
  return `/api/v1/denied/${name.split('/').map(encodeURIComponent).join('/')}`
}
