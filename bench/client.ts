import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { authorizationFor, repositoryOf, scopeOf } from './servers/login.ts'
import type { Server } from './servers/server.ts'

export type Timed = { seconds: number; bytes: number }
export type Pushed = Timed & { digests: string[] }
export type Small = { server: Server; method: 'GET' | 'HEAD'; path: string; connections: number; seconds: number; digest: string; accept?: string }

export type Client = {
  prepare(directory: string, size: number): Promise<void>
  /** fills the page cache, so that no server meets memory that the machine has never used */
  warm(directory: string): Promise<void>
  disk(directory: string, size: number): Promise<{ seconds: number }>
  /** all of these log in where the server wants that */
  push(server: Server, repo: string, style: 'put' | 'patch', sizes: number[]): Promise<Pushed>
  pull(server: Server, path: string, options?: { clients?: number; times?: number; digest?: string }): Promise<Timed>
  /** one answer of unknown length, such as a CAR */
  stream(server: Server, path: string): Promise<Timed>
  mixed(options: { server: Server; repo: string; path: string; size: number; pushes: number; pulls: number }): Promise<Pushed & { pulled: number }>
  small(options: Small): Promise<{ requests: number; seconds: number }>
  pid: number
  close(): Promise<void>
}

/** A benchmark that cannot go on; the message says what was wrong. */
export class BenchError extends Error {
  readonly code = 'BENCH_FAILED'
  override name = 'BenchError'
}

/** Starts the load client (python3), one process for the whole run. Every call throws BenchError when a byte or a status is wrong. */
export function startClient(): Client {
  const child = spawn('python3', [new URL('client', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const call = async <T>(op: string, args: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify({ op, ...args })}\n`)
    const { value, done } = await lines.next()
    if (done) throw new BenchError(`the load client ended during ${op}`)
    const answer = JSON.parse(value) as T & { error?: string }
    if (answer.error) throw new BenchError(`${op}: ${answer.error}`)
    return answer
  }
  return {
    prepare: async (directory, size) => void (await call('prepare', { directory, size })),
    warm: async (directory) => void (await call('warm', { directory })),
    disk: (directory, size) => call('disk', { directory, size }),
    push: async (server, repo, style, sizes) => call('push', { ...(await target(server, repo)), repo, style, sizes }),
    pull: async (server, path, options) => call('pull', { ...(await target(server, repositoryOf(path))), path, ...options }),
    stream: async (server, path) => call('stream', { ...(await target(server, repositoryOf(path))), path }),
    mixed: async ({ server, ...options }) => call('mixed', { ...(await target(server, options.repo)), ...options }),
    small: async ({ server, ...options }) => call('small', { ...(await target(server, repositoryOf(options.path))), ...options }),
    pid: child.pid ?? 0,
    close: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function target(server: Server, repo: string | undefined): Promise<{ port: number; authorization?: string }> {
  const authorization = repo === undefined ? undefined : await authorizationFor(server, scopeOf(repo))
  return { port: server.port, ...(authorization === undefined ? {} : { authorization }) }
}
