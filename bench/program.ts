import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { peakMemory } from './process-stats.ts'
import { BenchError } from './client.ts'

const LOOK_MS = 20

export type Ran = { seconds: number; peakBytes: number; stdout: string }

/** Runs a program to its end: how long it took, and the most memory that was resident. Throws BenchError with its words when it fails. */
export async function startProgram(program: string, args: string[], env: Record<string, string>): Promise<Ran> {
  const begin = performance.now()
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ran = { seconds: 0, peakBytes: 0, stdout: '' }
  let words = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)))
  // The kernel forgets the peak with the process: what was read last counts.
  const looking = setInterval(() => (ran.peakBytes = Math.max(ran.peakBytes, peakOf(child.pid))), LOOK_MS)
  const [code] = await once(child, 'close').finally(() => clearInterval(looking))
  ran.seconds = (performance.now() - begin) / 1000
  if (code !== 0) throw new BenchError(`${args.join(' ')} ended with ${String(code)}:\n${words}`)
  return ran
}

function peakOf(pid: number | undefined): number {
  try {
    return peakMemory(pid ?? 0) || 0
  } catch {
    return 0
  }
}
