import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { BenchError } from '../client.ts'

/** `credential` is the Authorization header with which clients ask for access tokens, `user` and `secret` what `docker login` takes. */
export type Server = { name: string; pid: number; port: number; url: string; startSeconds: number; user?: string; secret?: string; credential?: string; stop(): Promise<void> }
export type Command = { name: string; file: string; args: string[]; port: number; path: string; cwd?: string; env?: Record<string, string>; patienceMs?: number }

const running = new Set<ChildProcess>()
// Also on an error or a Ctrl-C nothing stays behind.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

/** Starts a server and waits until `path` answers 200, or 401 if it wants a login. Throws BenchError with its output when it ends or stays silent for so long (20 s). */
export async function startServer(command: Command): Promise<Server> {
  const begin = performance.now()
  const child = spawn(command.file, command.args, { cwd: command.cwd, env: { ...process.env, ...command.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let log = ''
  const keep = (text: Buffer) => (log = (log + text.toString()).slice(-8000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.once('error', (error) => (log += error.message))
  const url = `http://127.0.0.1:${command.port}`
  await answers(url + command.path, child, command.patienceMs ?? 20_000, () => log)
  return { name: command.name, pid: child.pid ?? 0, port: command.port, url, startSeconds: (performance.now() - begin) / 1000, stop: () => stop(child) }
}

async function answers(url: string, child: ChildProcess, patienceMs: number, log: () => string): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await delay(3)) {
    if (child.exitCode !== null || child.pid === undefined) break
    const answer = await fetch(url).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200 || answer?.status === 401) return
  }
  await stop(child)
  throw new BenchError(`${child.spawnfile} did not answer at ${url}:\n${log()}`)
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  child.kill('SIGTERM')
  await once(child, 'exit')
  clearTimeout(timer)
}
