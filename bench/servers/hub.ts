import packageFile from '../../package.json' with { type: 'json' }
import { freePort } from '../../test/support/free-port.ts'
import { type Server, startServer } from './server.ts'

const ROOT = new URL('../..', import.meta.url).pathname
// `node <flags> scripts/start.mjs`, as `npm start` runs it.
const [, ...START] = packageFile.scripts.start.split(' ')
// The first start after a change builds the pages.
const BUILD_MS = 300_000

/** The hub as `npm start` runs it: every check and every fsync on, settings at their defaults, but for `settings`. With `profile` its CPU profiles are written there when it stops. */
export async function startHub(dataDir: string, profile?: string, settings: Record<string, string> = {}): Promise<Server> {
  const port = await freePort()
  const profiling = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  const env = { PORT: String(port), HOST: '127.0.0.1', IPCR_DATA: dataDir, IPCR_AUTH: 'open', IPCR_PUBLIC_URL: '', LOG_LEVEL: 'error', ...settings }
  return startServer({ name: 'ipcr', file: process.execPath, args: [...profiling, ...START], cwd: ROOT, port, path: '/v2/', env, patienceMs: BUILD_MS })
}
