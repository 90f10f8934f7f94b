import { ConfigError } from '../config.ts'
import { NewerDataError } from '../db/migrate.ts'
import { OperatorWalletError } from '../identity/keys/operator-wallet.ts'
import { DataInUseError } from '../store/data-lock.ts'
import { DirectoryError } from '../store/make-directory.ts'

const OURS = [ConfigError, DataInUseError, DirectoryError, NewerDataError, OperatorWalletError]
const OF_THE_MACHINE = /^(EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOTFOUND|ENOTDIR|EROFS|ENOSPC|EMFILE)$|^SQLITE_/

/** Tells the operator in a sentence why nothing is started, and exits with 1. Throws what is a fault of the hub itself. */
export function endStart(error: unknown): never {
  const sentence = startSentence(error)
  if (sentence === undefined) throw error
  process.stderr.write(`ipcr: ${sentence}\n`)
  process.exit(1)
}

/** What an operator is told of a start that failed, in one sentence; undefined for a fault of the hub itself. */
export function startSentence(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (OURS.some((kind) => error instanceof kind)) return error.message
  const code = codeOf(error)
  if (!OF_THE_MACHINE.test(code)) return undefined
  if (code.startsWith('SQLITE_')) return `the database in IPCR_DATA cannot be opened: ${error.message}. Is there room on the disk, and may this user write there?`
  return listenSentence(error) ?? error.message
}

/** Node tells where it could not listen in members of the error. */
function listenSentence(error: Error): string | undefined {
  const { port, address, hostname } = error as { port?: number; address?: string; hostname?: string }
  if (codeOf(error) === 'ENOTFOUND') return `HOST=${hostname} is no name of this machine`
  if (codeOf(error) === 'EADDRNOTAVAIL') return `HOST=${address} is no address of this machine`
  if (port === undefined || address === undefined) return undefined
  const where = `${address.includes(':') ? `[${address}]` : address}:${port}`
  if (codeOf(error) === 'EADDRINUSE') return `another program has ${where}: stop it, or set PORT to a free port`
  return `this user may not listen on ${where}: set PORT to 1024 or more`
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
