import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { makeDirectory } from '../lib/store/make-directory.ts'
import { isLoopback } from './credential/hub-address.ts'
import { configDirectory, replaceFile } from './credential/login-cache.ts'

const hubsSchema = z.record(z.string(), z.string())
const OWNER_ONLY = 0o600

/** A hub has another key than it had, or the key of another hub. */
export class HubChangedError extends Error {
  readonly code = 'HUB_CHANGED'
  override name = 'HubChangedError'
}

/**
 * A claim on a handle names the hub by its key (k51…). Throws HubChangedError unless it is the key that the hub had when something
 * was signed for it first from here, and no other hub's: what is signed for one hub could be taken to the other. Addresses of this
 * machine change hubs as they like, but may not take the key of one elsewhere either.
 */
export async function requireSameHub(host: string, key: string): Promise<void> {
  const path = join(configDirectory(), 'hubs.json')
  const known = await readKnown(path)
  const isHere = isLoopback(new URL(`http://${host}`))
  const [other] = Object.entries(known).find(([name, itsKey]) => itsKey === key && name !== host) ?? []
  if (other !== undefined) throw new HubChangedError(`nothing was signed: ${host} says that its key is ${key}, which is known here as that of ${other}. If it is the same hub by another name, remove that line from ${path}`)
  const before = known[host]
  if (before !== undefined && before !== key) throw new HubChangedError(`nothing was signed: ${host} had the key ${before}, now it says ${key}. If its operator knows why, remove that line from ${path}`)
  if (before !== undefined || isHere) return
  makeDirectory(dirname(path), 0o700)
  replaceFile(path, `${JSON.stringify({ ...known, [host]: key }, undefined, 2)}\n`, OWNER_ONLY)
}

async function readKnown(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw error
  })
  try {
    return hubsSchema.parse(JSON.parse(text))
  } catch {
    throw new HubChangedError(`nothing was signed: ${path} cannot be read; put it right, or remove it, and every hub is taken as new`)
  }
}
