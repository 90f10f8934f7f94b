import { createInterface } from 'node:readline/promises'

/** Nobody agreed. */
export class NotConfirmedError extends Error {
  readonly code = 'NOT_CONFIRMED'
  override name = 'NotConfirmedError'
}

/** Asks at the terminal, unless `yes` was given before. Throws NotConfirmedError. */
export async function confirm(question: string, { yes }: { yes: boolean }): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY) throw new NotConfirmedError(`nothing was done: there is no terminal to ask at. "${question}" Give --yes to agree`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim())) throw new NotConfirmedError('nothing was done')
  } finally {
    terminal.close()
  }
}
