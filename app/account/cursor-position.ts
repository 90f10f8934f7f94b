import { notFound } from 'next/navigation'
import { decodeCursor } from '../../lib/api/cursor.ts'

/** Where a page of a list begins; what is no cursor of ours is a page that is not there. */
export function cursorPosition(cursor: string | undefined): [number, string] | undefined {
  if (cursor === undefined) return undefined
  try {
    return decodeCursor(cursor)
  } catch {
    return notFound()
  }
}
