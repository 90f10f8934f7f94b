import type { z } from 'zod'
import { JsonInvalidError, parseStrictJson } from '../../oci/strict-json.ts'
import { LayoutError } from './layout-error.ts'

/** A JSON document of somebody's layout; `what` names it in the sentence. Throws LayoutError when it is none, or of another shape. */
export function parseJson<T>(what: string, bytes: Uint8Array, schema: z.ZodType<T, unknown>): T {
  const result = schema.safeParse(strict(what, bytes))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new LayoutError(`${what}: ${issue?.path.join('.') || 'document'}: ${issue?.message ?? 'malformed'}`)
}

function strict(what: string, bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes)
  } catch (error) {
    if (error instanceof JsonInvalidError) throw new LayoutError(`${what} is ${error.message}`)
    throw error
  }
}
