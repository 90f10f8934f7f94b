import { spawn } from 'node:child_process'

export type Output = { code: number; stdout: string; stderr: string }
export type RunOptions = {
  cwd?: string
  /** added to the environment of this process */
  env?: Record<string, string>
  input?: string | Uint8Array
  /** milliseconds, two minutes by default */
  timeout?: number
  /** resolve also with an exit code other than 0 */
  allowFailure?: boolean
}

export class CommandFailedError extends Error {
  readonly code = 'COMMAND_FAILED'
}

/** Runs a program to its end without a shell. Throws CommandFailedError with its output unless it exits 0. */
export async function run(program: string, args: string[], options: RunOptions = {}): Promise<Output> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    timeout: options.timeout ?? 120_000,
    killSignal: 'SIGKILL',
  })
  const output = { code: -1, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  // A program that does not read its input closes it early; its exit code tells what happened.
  child.stdin.on('error', () => undefined).end(options.input)
  output.code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
  if (output.code === 0 || options.allowFailure) return output
  throw new CommandFailedError(`${program} ${args.join(' ')}: exit code ${output.code}\n${output.stdout}${output.stderr}`)
}
