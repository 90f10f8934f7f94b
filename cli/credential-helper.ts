import { getLogin } from './credential/get-login.ts'
import { parseHub } from './credential/hub-address.ts'
import { eraseLogin, isRefreshToken, listLogins, writeLogin } from './credential/login-cache.ts'
import { LoginError } from './credential/login-error.ts'

// The words of docker's protocol: with them it goes on as nobody in particular.
const NOT_FOUND = 'credentials not found in native keychain'
const TOKEN_USER = '<token>'
const MOST_BYTES = 64 * 1024
const USAGE = 'docker-credential-ipcr get|store|erase|list: docker, podman and skopeo start it (credHelpers), people use "ipcr login"'

/** One request of docker's credential helper protocol; resolves with what to print. Throws LoginError. */
async function answer(request: string | undefined): Promise<string> {
  if (request === 'list') return JSON.stringify(Object.fromEntries(listLogins().map((host) => [host, TOKEN_USER])))
  if (request !== 'get' && request !== 'store' && request !== 'erase') throw new LoginError('LOGIN_INVALID', USAGE)
  const input = await readInput()
  if (request === 'store') return store(input)
  const hub = parseHub(input)
  if (request === 'get') return get(hub, input.trim())
  await eraseLogin(hub.host)
  return ''
}

async function get(hub: { host: string; origin: string }, server: string): Promise<string> {
  const login = await getLogin(hub, process.env, (text) => void process.stderr.write(text))
  if (!login) throw new LoginError('LOGIN_INVALID', NOT_FOUND)
  return JSON.stringify({ ServerURL: server, Username: TOKEN_USER, Secret: login.refreshToken })
}

// Docker hands over the refresh token that its own login came to. Anything else would be a password that lies about.
async function store(input: string): Promise<string> {
  const { ServerURL, Username, Secret } = parseStored(input)
  const hub = parseHub(typeof ServerURL === 'string' ? ServerURL : '')
  if (Username !== TOKEN_USER || typeof Secret !== 'string' || !isRefreshToken(Secret)) throw new LoginError('LOGIN_INVALID', `only refresh tokens of a hub are kept here: ipcr login ${hub.host}`)
  await writeLogin(hub.host, { refreshToken: Secret, address: '', identity: 'docker login' })
  return ''
}

function parseStored(input: string): { ServerURL?: unknown; Username?: unknown; Secret?: unknown } {
  try {
    const value: unknown = JSON.parse(input)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // The parser's message would quote the secret.
  }
  throw new LoginError('LOGIN_INVALID', 'store reads {"ServerURL": …, "Username": …, "Secret": …}')
}

async function readInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > MOST_BYTES) throw new LoginError('LOGIN_INVALID', 'the input is too long')
  }
  return text
}

// By the protocol errors stand on standard output.
try {
  const text = await answer(process.argv[2])
  if (text !== '') process.stdout.write(`${text}\n`)
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : 'unknown'}\n`)
  process.exitCode = 1
}
