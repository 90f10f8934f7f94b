import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { toolPath } from '../tools/tool.ts'
import { privateConfig } from './kubo-config.ts'
import { run, type Output, type RunOptions } from './run.ts'

export type TestKubo = {
  /** RPC, `http://127.0.0.1:<port>` */
  api: string
  gateway: string
  peerId: string
  /** where other nodes dial it, `/ip4/127.0.0.1/tcp/<port>/p2p/<peer id>` */
  addresses: string[]
  /** IPFS_PATH */
  repository: string
  pid: number
  /** `ipfs` with these arguments against this daemon; its standard output without the last newline. */
  run(args: string[], options?: RunOptions): Promise<string>
  /** The same with exit code and both outputs, also of a command that fails. */
  attempt(args: string[], options?: RunOptions): Promise<Output>
  log(): string
  /** Ends the daemon, which then may be started again over its repository; removes the repository unless `keep` is set. */
  stop(options?: { keep?: boolean }): Promise<void>
}

export type KuboOptions = {
  /** laid over the private configuration, objects merged, in Kubo's own words */
  config?: Record<string, unknown>
  /** an IPFS_PATH that a stopped node left */
  repository?: string
  /** more arguments of `ipfs daemon` */
  args?: string[]
}

/**
 * Starts a real Kubo that knows nobody: loopback, free ports, no bootstrap, no routing, no telemetry, nothing automatic,
 * profile unixfs-v1-2025. It dials what it is told to only.
 */
export async function startKubo(options: KuboOptions = {}): Promise<TestKubo> {
  const program = toolPath('ipfs')
  if (!program) throw new Error('ipfs is not installed (node test/tools/install.ts)')
  const repository = options.repository ?? (await mkdtemp(join(tmpdir(), 'ipcr-kubo-')))
  const env = { IPFS_PATH: repository, IPFS_TELEMETRY: 'off', GOLOG_LOG_LEVEL: 'error' }
  if (options.repository === undefined) await run(program, ['init', '--empty-repo', '--profile=unixfs-v1-2025'], { env })
  await configure(repository, options.config)
  const daemon = await startDaemon(program, ['daemon', '--migrate=false', ...(options.args ?? [])], env)
  const attempt = (args: string[], more: RunOptions = {}) => run(program, args, { allowFailure: true, ...more, env: { ...env, ...more.env } })
  const command = async (args: string[], more: RunOptions = {}) => (await attempt(args, { ...more, allowFailure: false })).stdout.trimEnd()
  return {
    ...(await describe(repository, command)),
    ...daemon,
    repository,
    run: command,
    attempt,
    stop: async ({ keep } = {}) => {
      await daemon.stop()
      if (!keep) await rm(repository, { recursive: true, force: true })
    },
  }
}

type Daemon = Pick<TestKubo, 'pid' | 'log'> & { stop(): Promise<void> }

async function startDaemon(program: string, args: string[], env: Record<string, string>): Promise<Daemon> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await Promise.race([exited, delay(30_000, undefined, { ref: false })])
    child.kill('SIGKILL')
    await exited
  }
  for (let i = 0; i < 3000 && child.exitCode === null; i++) {
    if (log.includes('Daemon is ready')) return { pid: child.pid ?? 0, log: () => log, stop }
    await delay(20)
  }
  await stop()
  throw new Error(`Kubo did not start:\n${log}`)
}

async function describe(repository: string, command: TestKubo['run']): Promise<Pick<TestKubo, 'api' | 'gateway' | 'peerId' | 'addresses'>> {
  const { ID, Addresses } = JSON.parse(await command(['id', '--enc=json'])) as { ID: string; Addresses: string[] | null }
  const [, , host, , port] = (await readFile(join(repository, 'api'), 'utf8')).trim().split('/')
  const gateway = (await readFile(join(repository, 'gateway'), 'utf8')).trim().replace(/\/$/, '')
  return { api: `http://${host}:${port}`, gateway, peerId: ID, addresses: Addresses ?? [] }
}

async function configure(repository: string, more: Record<string, unknown> | undefined): Promise<void> {
  const file = join(repository, 'config')
  const config = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify(privateConfig(config, more), undefined, 2))
}
