import { z } from 'zod'
import { ApiError } from './problem.ts'

const position = cursorOf(z.tuple([z.number(), z.string()]))

/** The cursors of one kind of list: where its next page begins, for clients to send back as it is. */
export type CursorKind<T> = { encode: (after: T) => string; /** throws ApiError 400 */ decode: (cursor: string) => T }

/** Cursors that hold what the schema says, as base64url of JSON. */
export function cursorOf<S extends z.ZodType>(schema: S): CursorKind<z.output<S>> {
  return {
    encode: (after) => Buffer.from(JSON.stringify(after)).toString('base64url'),
    decode: (cursor) => {
      try {
        return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
      } catch {
        throw new ApiError(400, 'CURSOR_INVALID', 'cursor is the one of the page before')
      }
    },
  }
}

/** Where the next page of a list begins, for clients to send back as it is. */
export function encodeCursor(after: [number, string]): string {
  return position.encode(after)
}

/** What `encodeCursor` was given. Throws ApiError 400. */
export function decodeCursor(cursor: string): [number, string] {
  return position.decode(cursor)
}
