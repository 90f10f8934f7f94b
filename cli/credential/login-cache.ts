import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readSecretFile } from '../../lib/identity/keys/secret-file.ts'
import { makeDirectory } from '../../lib/store/make-directory.ts'

const SUFFIX = '.json'
const OWNER_ONLY = 0o600

/** `identity` says what the login was made with, without being a secret; `address` is '' when only the hub knows it. */
export type Login = { refreshToken: string; address: string; identity: string }

/** The login kept for a host; undefined when there is none that can be used. A file that others may read is closed to them first. */
export async function readLogin(host: string): Promise<Login | undefined> {
  // What cannot be read, or not be closed to others, is not used.
  const bytes = await readSecretFile(pathOf(host)).catch(() => undefined)
  return bytes && parseLogin(bytes.toString())
}

/** Keeps a login (0600), in place of the one before, whole whatever happens. */
export async function writeLogin(host: string, { refreshToken, address, identity }: Login): Promise<void> {
  makeDirectory(directory(), 0o700)
  chmodSync(directory(), 0o700)
  replaceFile(pathOf(host), `${JSON.stringify({ refreshToken, address, identity })}\n`, OWNER_ONLY)
}

/** Forgets the login for a host; false when there was none. */
export async function eraseLogin(host: string): Promise<boolean> {
  return unlink(pathOf(host)).then(() => true, (error: unknown) => {
    if (isMissing(error)) return false
    throw error
  })
}

/** The hosts for which a login is kept, in byte order. */
export function listLogins(): string[] {
  try {
    return readdirSync(directory()).filter((file) => file.endsWith(SUFFIX)).map((file) => decodeURIComponent(file.slice(0, -SUFFIX.length))).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Writes a file whole and on the disk in place of the one before, by a rename. */
export function replaceFile(path: string, text: string, mode: number): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const file = openSync(temporary, 'wx', mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

/** Where what a user's programs keep for this project stands. */
export function configDirectory(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'ipcr')
}

function directory(): string {
  return join(configDirectory(), 'logins')
}

function pathOf(host: string): string {
  return join(directory(), encodeURIComponent(host) + SUFFIX)
}

// Without a schema: loading the library takes longer than all else that a login from the cache needs.
function parseLogin(text: string): Login | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLogin(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isLogin(value: unknown): value is Login {
  if (typeof value !== 'object' || value === null) return false
  const { refreshToken, address, identity } = value as Record<string, unknown>
  return typeof refreshToken === 'string' && isRefreshToken(refreshToken) && typeof address === 'string' && typeof identity === 'string'
}

/** True for what a hub gives as a refresh token. */
export function isRefreshToken(text: string): boolean {
  return /^ipcr_rt_[A-Za-z0-9_-]{16,200}$/.test(text)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
