import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { realClientsAsRoot } from '../support/real-client.ts'
import { type Output, run, type RunOptions } from '../support/run.ts'

export type Dockerd = {
  /** Runs the docker client against this daemon, with an empty configuration of its own. */
  docker(args: string[], options?: RunOptions): Promise<Output>
  /** a unix:// address for DOCKER_HOST and `skopeo --src-daemon-host` */
  host: string
  stop(): Promise<void>
}

export const dockerTools = realClientsAsRoot('docker', 'dockerd', 'busybox')

/** Starts a docker daemon without networks in a temporary directory; 127.0.0.0/8 is insecure to it by default. `more` is added to its environment. */
export async function startDockerd(more: Record<string, string> = {}): Promise<Dockerd> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-dockerd-'))
  const host = `unix://${directory}/docker.sock`
  const daemon = spawn(dockerTools.paths.dockerd, daemonArgs(directory, host), { env: { ...process.env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  daemon.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-20_000)))
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: join(directory, 'config'), DOCKER_BUILDKIT: '0' }
  const docker = (args: string[], options: RunOptions = {}) =>
    run(dockerTools.paths.docker, args, { ...options, env: { ...env, ...options.env } })
  const stop = () => stopDaemon(daemon, directory)
  for (let i = 0; i < 300; i++) {
    if ((await docker(['version'], { allowFailure: true })).code === 0) return { docker, host, stop }
    if (daemon.exitCode !== null) break
    await delay(200)
  }
  await stop()
  throw new Error(`dockerd did not start:\n${log}`)
}

function daemonArgs(directory: string, host: string): string[] {
  const roots = ['--data-root', `${directory}/data`, '--exec-root', `${directory}/exec`, '-H', host, '-p', `${directory}/pid`]
  return [...roots, '--iptables=false', '--ip6tables=false', '--bridge=none']
}

async function stopDaemon(daemon: ChildProcess, directory: string): Promise<void> {
  if (daemon.exitCode === null) {
    const ended = new Promise((resolve) => daemon.once('exit', resolve))
    daemon.kill('SIGTERM')
    await Promise.race([ended, delay(20_000, undefined, { ref: false }).then(() => daemon.kill('SIGKILL'))])
  }
  for (const mount of await mountsUnder(directory)) await run('umount', ['-l', mount], { allowFailure: true })
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

/** Mount points below a directory, the deepest first. */
async function mountsUnder(directory: string): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n')
  return lines.map((line) => line.split(' ')[4] ?? '').filter((path) => path.startsWith(`${directory}/`)).sort().reverse()
}
