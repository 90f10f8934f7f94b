import { CommanderError, InvalidArgumentError } from 'commander'
import { createProgram } from './program.ts'

const FAILED = 1
const WRONG_USE = 2

// Whoever reads our output may have read enough, as head does. What is under way then ends, and was not done.
for (const stream of [process.stdout, process.stderr]) stream.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && stream === process.stdout) tell(new Error(`its output cannot be written: ${error.message}`))
  process.exit(FAILED)
})

try {
  const [first, second] = process.argv.slice(2)
  const program = await createProgram(first === 'help' ? second : first)
  await program.parseAsync()
} catch (error) {
  // What commander itself refuses or shows it has written already; what an action refuses by its words it has not.
  if (!(error instanceof CommanderError)) tell(error)
  else if (error instanceof InvalidArgumentError) tell(error, '\nRun with --help for examples.')
  process.exitCode = codeOf(error)
}

function codeOf(error: unknown): number {
  if (!(error instanceof CommanderError)) return FAILED
  return error.exitCode === 0 ? 0 : WRONG_USE
}

// Some of it may be the words of a hub or of a root: nothing in it may steer the terminal.
function tell(error: unknown, more = ''): void {
  process.stderr.write(`ipcr: ${sentenceOf(error).replace(/[^\P{C}\n\t]/gu, ' ')}${more}\n`)
}

// Node's own words begin with a code and end with a system call.
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [, reason, path] = /^[A-Z]+: (.+), [a-z]+ '(.+?)'/s.exec(error.message) ?? []
  return path === undefined ? error.message : `${path}: ${reason}`
}
