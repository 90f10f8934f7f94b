import { z } from 'zod'
import { ApiError } from '../problem.ts'

type Issue = z.core.$ZodIssue
type Explain = (issue: Issue) => string | undefined

/** What a request's body must be: JSON of a schema in at most so many bytes. */
export type JsonBody<S extends z.ZodType = z.ZodType> = {
  schema: S
  most: number
  parse: (value: unknown) => z.output<S>
}

/** A body; what is not of the schema is refused with 400, `code` and the sentence `otherwise`, or what `explain` says of the first fault. */
export function jsonBody<S extends z.ZodType>(schema: S, { most, otherwise, code = 'BODY_INVALID', explain }: { most: number; otherwise: string; code?: string; explain?: Explain }): JsonBody<S> {
  return {
    schema, most,
    parse: (value) => {
      const { data, error, success } = schema.safeParse(value)
      if (success) return data
      const issue = error.issues[0]
      throw new ApiError(400, code, (issue && explain?.(issue)) ?? otherwise)
    },
  }
}

/** The fault in the schema's own words. */
export function byMessage({ message }: Issue): string {
  return message
}

/** The fault with where it is. */
export function byPath({ path, message }: Issue): string {
  return `${path.join('.')}: ${message}`
}
