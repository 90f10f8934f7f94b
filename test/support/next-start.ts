import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export type NextHub = {
  url: string
  port: number
  dataDir: string
  log(): string
  /** SIGTERM; resolves with the exit code, null when a signal ended it */
  terminate(): Promise<number | null>
  /** the same, and removes its data */
  stop(): Promise<void>
}

const ROOT = new URL('../..', import.meta.url).pathname
const NEXT = 'node_modules/next/dist/bin/next'

/** Starts the hub, open unless `env` says otherwise, by plain `next start` over an empty data directory and waits until /v2/ answers. With `everywhere` it listens on all addresses, as Next does when nobody tells it where. */
export async function startUnderPlainNext({ everywhere = false, env = {} }: { everywhere?: boolean; env?: Record<string, string> } = {}): Promise<NextHub> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-next-'))
  const port = await freePort()
  const child = spawn(process.execPath, [NEXT, 'start', '-p', String(port), ...(everywhere ? [] : ['-H', '127.0.0.1'])], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', IPCR_DATA: dataDir, LOG_LEVEL: 'warn', IPCR_AUTH: 'open', IPCR_SITE: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const exited = once(child, 'exit') as Promise<[number | null]>
  const terminate = async () => {
    child.kill('SIGTERM')
    const [code] = await exited
    return code
  }
  const stop = async () => {
    await terminate()
    await rm(dataDir, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  for (let i = 0; i < 600 && child.exitCode === null; i++) {
    const answer = await fetch(`${url}/v2/`).catch(() => undefined)
    if (answer?.status === 200 || answer?.status === 401) return { url, port, dataDir, log: () => log, terminate, stop }
    await delay(100)
  }
  await stop()
  throw new Error(`next start did not answer on /v2/:\n${log}`)
}
