import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type TestHub = {
  url: string
  port: number
  pid: number
  dataDir: string
  /** SIGTERM, resolves with the exit code; removes the data directory unless it was given or keep is set. */
  stop(options?: { keep?: boolean }): Promise<number | null>
  /** kill −9; the data directory stays. */
  kill(): Promise<void>
  log(): string
}

export type HubOptions = {
  env?: Record<string, string>
  dataDir?: string
  /** wait until Next's pages answer too (default: only until /v2/ answers) */
  pages?: boolean
  /** the command after node, default ['server.ts'] */
  args?: string[]
  /** most files it may have open (Linux) */
  openFiles?: number
}

const ROOT = new URL('../..', import.meta.url).pathname

/**
 * Starts the shipped hub on a free loopback port over an own data directory and waits until it answers. It is open, runs no
 * indexer and carries no static page unless `env` says otherwise; wallet-hub.ts starts one that asks who is there.
 */
export async function startHub(options: HubOptions = {}): Promise<TestHub> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ipcr-test-')))
  const limited = options.openFiles === undefined ? [] : ['prlimit', `--nofile=${options.openFiles}`]
  const [program = '', ...args] = [...limited, process.execPath, ...(options.args ?? ['server.ts'])]
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', IPCR_AUTH: 'open', IPCR_INDEXER: 'off', IPCR_SITE: 'off', ...options.env, IPCR_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const pid = child.pid ?? 0
  release(child)
  const state = await waitForState(dataDir, pid, () => child.exitCode !== null, () => log)
  if (options.pages) await waitForPages(state.url)
  return {
    ...state,
    pid,
    dataDir,
    log: () => log,
    stop: async ({ keep } = {}) => {
      child.ref()
      child.kill('SIGTERM')
      const code = await exited
      if (!keep && options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
      return code
    },
    kill: async () => {
      child.ref()
      child.kill('SIGKILL')
      await exited
    },
  }
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

// A test that failed before it stopped its hub must neither wait for it nor leave it behind.
function release(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
  child.unref()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
}

async function waitForState(dataDir: string, pid: number, dead: () => boolean, log: () => string): Promise<{ url: string; port: number }> {
  for (let i = 0; i < 3000; i++) {
    if (dead()) throw new Error(`the hub ended at start:\n${log()}`)
    const text = await readFile(join(dataDir, 'run', 'hub.json'), 'utf8').catch(() => '{}')
    const state = JSON.parse(text || '{}') as { pid?: number; url?: string; port?: number }
    if (state.pid === pid && state.url && state.port) return { url: state.url, port: state.port }
    await delay(20)
  }
  throw new Error(`the hub did not start:\n${log()}`)
}

async function waitForPages(url: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await delay(50)
  }
  throw new Error('the pages did not become ready')
}
