import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import packageFile from '../../package.json' with { type: 'json' }
import { commandHub } from '../../cli/control-client.ts'
import { freePort } from '../../test/support/free-port.ts'
import { BenchError } from '../client.ts'
import { basic } from './login.ts'
import { type Server, startServer } from './server.ts'

const ROOT = new URL('../..', import.meta.url).pathname
// `node <flags> scripts/start.mjs`, as `npm start` runs it.
const [, ...START] = packageFile.scripts.start.split(' ')
// The first start after a change builds the pages.
const BUILD_MS = 300_000
const made = z.object({ owner: z.string(), secret: z.string() })

/**
 * The hub as `npm start` runs it: every check and every fsync on, settings at their defaults, but for `settings`. Clients
 * log in with a token of its operator. With `profile` its CPU profiles are written there when it stops.
 */
export async function startHub(dataDir: string, profile?: string, settings: Record<string, string> = {}): Promise<Server> {
  const port = await freePort()
  const profiling = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  const env = { PORT: String(port), HOST: '127.0.0.1', IPCR_DATA: dataDir, IPCR_AUTH: '', IPCR_PUBLIC_URL: '', LOG_LEVEL: 'error', ...settings }
  const server = await startServer({ name: 'ipcr', file: process.execPath, args: [...profiling, ...START], cwd: ROOT, port, path: '/v2/', env, patienceMs: BUILD_MS })
  return { ...server, ...(await makeToken(dataDir)) }
}

// By the command line's socket, which listens a moment after the port does.
async function makeToken(dataDir: string): Promise<{ user: string; credential: string; secret: string }> {
  for (let i = 0; i < 200; i++, await delay(20)) {
    const answer = await commandHub(dataDir, 'token-create', { name: 'bench' }, () => {})
    if (!answer) continue
    const { owner: user, secret } = made.parse(answer.result)
    return { user, secret, credential: basic(user, secret) }
  }
  throw new BenchError('the hub makes no token')
}
