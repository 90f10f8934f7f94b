import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'

export type Started = {
  url: string
  port: number
  log(): string
  npmPid: number
  /** the process that serves, as hub.json names it */
  serverPid(): Promise<number>
  ended: Promise<unknown>
  /** ends npm and the server, if they still run */
  stop(): Promise<void>
}

const TEN_MINUTES = 600_000

/** Runs `npm start` (or another npm's) in a clone as a newcomer would, and waits until /v2/ asks who is there. */
export async function npmStart(clone: string, command: string[] = ['npm', 'start']): Promise<Started> {
  const port = await freePort()
  const [program = 'npm', ...args] = command
  const env: NodeJS.ProcessEnv = { ...newcomersEnvironment(), PORT: String(port), IPCR_DATA: join(clone, 'data') }
  const npm = spawn(program, args, { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const ended = once(npm, 'exit')
  const stop = async () => {
    const server = await serverPid(clone).catch(() => undefined)
    if (server !== undefined) endProcess(server)
    npm.kill()
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + TEN_MINUTES
  while (npm.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/v2/`).catch(() => undefined)
    if (answer?.status === 401) return { url, port, log: () => log, npmPid: npm.pid ?? 0, serverPid: () => serverPid(clone), ended, stop }
    await delay(200)
  }
  await stop()
  throw new Error(`${command.join(' ')} did not serve:\n${log}`)
}

async function serverPid(clone: string): Promise<number> {
  return (JSON.parse(await readFile(join(clone, 'data', 'run', 'hub.json'), 'utf8')) as { pid: number }).pid
}

/** SIGTERM, unless the process is gone. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** This environment without what an npm script around the test has added: its variables and the project's own Node. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of Object.keys(env)) if (name.startsWith('npm_')) delete env[name]
  const path = (env['PATH'] ?? '').split(delimiter)
  env['PATH'] = path.filter((part) => !/node_modules|node-gyp-bin/.test(part)).join(delimiter)
  return env
}
