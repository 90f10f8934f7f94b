import type { z } from 'zod'
import { JsonInvalidError, parseStrictJson } from '../../oci/strict-json.ts'
import { LayoutError } from './layout-error.ts'

// Each costs far more memory than its byte.
const MAX_CONTAINERS = 250_000
const OPENING = new Set([...'{['].map((character) => character.charCodeAt(0)))

/** A JSON document of somebody's layout; `what` names it in the sentence. Throws LayoutError when it is none, or of another shape. */
export function parseJson<T>(what: string, bytes: Uint8Array, schema: z.ZodType<T, unknown>): T {
  try {
    return check(what, parseStrictJson(bytes), schema)
  } catch (error) {
    if (error instanceof JsonInvalidError) throw new LayoutError(`${what} is ${error.message}`)
    throw error
  }
}

/** The same of a long document that others check too, when only a part of it matters here. Throws LayoutError. */
export function parseLongJson<T>(what: string, bytes: Uint8Array, schema: z.ZodType<T, unknown>): T {
  if (bytes.reduce((count, byte) => count + (OPENING.has(byte) ? 1 : 0), 0) > MAX_CONTAINERS) throw new LayoutError(`${what} has more than ${MAX_CONTAINERS} parts`)
  try {
    return check(what, JSON.parse(new TextDecoder().decode(bytes)), schema)
  } catch (error) {
    if (error instanceof SyntaxError) throw new LayoutError(`${what} is not JSON: ${error.message}`)
    throw error
  }
}

function check<T>(what: string, document: unknown, schema: z.ZodType<T, unknown>): T {
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new LayoutError(`${what}: ${issue?.path.join('.') || 'document'}: ${issue?.message ?? 'malformed'}`)
}
