import { z } from 'zod'
import { ApiError } from './problem.ts'

const position = z.tuple([z.number(), z.string()])

/** Where the next page of a list begins, for clients to send back as it is. */
export function encodeCursor(after: [number, string]): string {
  return Buffer.from(JSON.stringify(after)).toString('base64url')
}

/** What `encodeCursor` was given. Throws ApiError 400. */
export function decodeCursor(cursor: string): [number, string] {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new ApiError(400, 'CURSOR_INVALID', 'cursor is the one of the page before')
  }
}
