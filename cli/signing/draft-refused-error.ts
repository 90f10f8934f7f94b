import { plainText } from '../plain-text.ts'

/** The hub wants something else signed than was asked for; nothing was signed. */
export class DraftRefusedError extends Error {
  readonly code = 'DRAFT_REFUSED'
  override name = 'DraftRefusedError'

  constructor(why: string) {
    super(`nothing was signed: ${plainText(why)}`)
  }
}
