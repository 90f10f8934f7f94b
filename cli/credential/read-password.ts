import { openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ReadStream } from 'node:tty'
import { LoginError } from './login-error.ts'

const TERMINAL = '/dev/tty'
const MOST_CHARACTERS = 4096

/** A password out of the first line of a file or, without one, from the terminal without showing it. Throws LoginError IDENTITY_INVALID. */
export async function readPassword(file: string | undefined, prompt: string): Promise<string> {
  if (file === undefined) return askTerminal(prompt)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new LoginError('IDENTITY_INVALID', `IPCR_KEYSTORE_PASSWORD_FILE names a file that cannot be read: ${file}`)
  })
  return text.split(/\r?\n/, 1)[0] ?? ''
}

// Docker has standard input and output; a person is at the terminal only.
function askTerminal(prompt: string): Promise<string> {
  const fd = openTerminal()
  const terminal = new ReadStream(fd)
  terminal.setRawMode(true)
  writeSync(fd, prompt)
  return new Promise<string>((resolve, reject) => {
    let typed = ''
    terminal.setEncoding('utf8').on('data', (keys: string) => {
      for (const key of keys) {
        if (key === '\x03') return reject(new LoginError('IDENTITY_INVALID', 'no password was given'))
        if (key === '\r' || key === '\n' || key === '\x04') return resolve(typed)
        typed = key === '\x7f' ? typed.slice(0, -1) : (typed + key).slice(0, MOST_CHARACTERS)
      }
    }).once('error', reject)
  }).finally(() => {
    terminal.setRawMode(false)
    writeSync(fd, '\n')
    terminal.destroy()
  })
}

function openTerminal(): number {
  try {
    return openSync(TERMINAL, 'r+')
  } catch {
    throw new LoginError('IDENTITY_INVALID', 'the keystore needs a password and there is no terminal to ask at: set IPCR_KEYSTORE_PASSWORD_FILE, or run ipcr login once')
  }
}
