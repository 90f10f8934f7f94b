import { spawn } from 'node:child_process'
import { z } from 'zod'
import type { Credential } from './credential.ts'
import { RegistryError } from './registry-error.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const MOST_MS = 60_000
const MOST_CHARACTERS = 256 * 1024
// What helpers say who know nobody for a registry.
const NOT_FOUND = /credentials not found|not found in native keychain/
const REFRESH_TOKEN_USER = '<token>'
const answerSchema = z.object({ Username: z.string(), Secret: z.string() })

/** Asks a credential helper of docker's (`docker-credential-<name> get`) for a registry; undefined when it knows nobody. Throws RegistryError. */
export async function askHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<Credential | undefined> {
  if (!NAME.test(name)) throw new RegistryError("docker's config.json names a credential helper that cannot be one")
  const { code, text } = await run(`docker-credential-${name}`, server, env)
  const { data } = answerSchema.safeParse(code === 0 ? parse(text) : undefined)
  if (data) return data.Username === REFRESH_TOKEN_USER ? { kind: 'refresh', token: data.Secret } : { kind: 'password', user: data.Username, password: data.Secret }
  if (NOT_FOUND.test(text)) return undefined
  throw new RegistryError(`docker-credential-${name} gives no login for ${server}`)
}

function run(program: string, server: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    // Node's own time limit keeps the process alive when the program is not there.
    const late = setTimeout(() => child.kill(), MOST_MS)
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if ((text += part).length > MOST_CHARACTERS) child.kill()
    })
    child.stdin.on('error', () => undefined).end(server)
    child.once('error', () => reject(new RegistryError(`${program} cannot be started: docker's config.json names it`)))
    child.once('close', (code) => {
      clearTimeout(late)
      resolve({ code, text })
    })
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
