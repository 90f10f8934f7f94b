import { z } from 'zod'
import type { ApiRoute, Method, Operation } from '../types.ts'
import { pathMatcher } from './match-path.ts'
import type { Tag } from './tags.ts'
import { toOperation, type Answers, type Declared, type Shape } from './operation.ts'

type Nothing = Record<never, never>

/**
 * One address below `/api/v1/` with all that is said of it once: what answers requests, and what the OpenAPI document tells.
 * `path` as pathMatcher reads it; parameters that their schemas refuse are those of another address, or of none.
 */
export class DeclaredRoute<P extends Shape> implements ApiRoute {
  readonly path: string
  readonly tag: Tag
  readonly params: z.ZodObject
  readonly methods: Partial<Record<Method, Operation>> = {}
  readonly match: ApiRoute['match']

  constructor(path: string, tag: Tag, params: P) {
    this.path = path
    this.tag = tag
    this.params = z.object(params as Shape)
    const find = pathMatcher(path)
    this.match = (segments) => {
      const found = find(segments)
      return found && this.params.safeParse(found).data
    }
  }

  get<A extends Answers, Q extends Shape = Nothing>(declared: Declared<P, Q, z.ZodType, A>): this {
    return this.#with('GET', toOperation(declared))
  }

  post<A extends Answers, B extends z.ZodType = z.ZodNever, Q extends Shape = Nothing>(declared: Declared<P, Q, B, A>): this {
    return this.#with('POST', toOperation(declared))
  }

  put<A extends Answers, B extends z.ZodType = z.ZodNever, Q extends Shape = Nothing>(declared: Declared<P, Q, B, A>): this {
    return this.#with('PUT', toOperation(declared))
  }

  delete<A extends Answers, Q extends Shape = Nothing>(declared: Declared<P, Q, z.ZodType, A>): this {
    return this.#with('DELETE', toOperation(declared))
  }

  #with(method: Method, operation: Operation): this {
    this.methods[method] = operation
    return this
  }
}

/** An address of the API, to which `.get()`, `.post()`, `.put()`, `.delete()` add what it does. `tag`: under what it stands in the document. */
export function route<P extends Shape = Nothing>(path: string, tag: Tag, params: P = {} as P): DeclaredRoute<P> {
  return new DeclaredRoute(path, tag, params)
}
