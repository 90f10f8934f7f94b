import { z } from 'zod'
import { indexName } from './index-name.ts'
import { parseRepositoryName } from '../../names/repository-name.ts'
import { isDigest } from '../../oci/digest.ts'
import { parseReference } from '../../oci/reference.ts'
import { canonicalName } from '../../registry/denials.ts'
import { decodeCursor, encodeCursor, type CursorKind } from '../cursor.ts'

/** How many items a page has at most; `usual` without the parameter. */
export function limitParameter(usual: number, most: number) {
  return z.coerce.number().int().min(1, `limit is a number from 1 to ${most}`).max(most, `limit is a number from 1 to ${most}`).default(usual).describe('most items of a page')
}

/** Where a page begins: the cursor of the page before. */
export function cursorParameterOf<T>({ decode }: CursorKind<T>) {
  return z.string().max(2000).transform(decode).optional().describe('the cursor of the page before')
}

export const cursorParameter = cursorParameterOf({ encode: encodeCursor, decode: decodeCursor })

/** The first part of a name: a namespace. */
export const namespaceParameter = z.string().max(255).describe('a namespace')

/** A repository of this hub as it is stored. */
export const ownRepositoryParameter = z.string().transform((text, context) => {
  const name = parseRepositoryName(text)
  if (name) return name.stored
  context.addIssue({ code: 'custom', message: 'not the name of a repository' })
  return z.NEVER
}).describe('a repository of this hub, with its slashes; `x` is `library/x`')

/** A repository of this hub or of another, as the index has it: `x` is `library/x`, a name outside this hub stands for its root. */
export const repositoryParameter = z.string().transform((text, context) => indexName(text) ?? (context.addIssue({ code: 'custom', message: 'not the name of a repository' }), z.NEVER))
  .describe('a repository of this hub or of another, with its slashes; `x` is `library/x`')

/** A digest. */
export const digestParameter = z.string().refine(isDigest, 'not a digest').describe('a digest')

/** A tag or a digest. */
export const referenceParameter = z.string().refine((text) => parseReference(text) !== undefined, 'a tag or a digest').describe('a tag or a digest')

/** An id that the API gave out. */
export const idParameter = z.string().max(200).describe('its id')

/** Any name: a namespace, a repository, a name outside this hub, with what is below it; in its one spelling. */
export const nameParameter = z.string().transform((text, context) => canonicalName(text) ?? (context.addIssue({ code: 'custom', message: 'not a name' }), z.NEVER))
  .describe('a namespace, a repository, or a name outside this hub, with its slashes')
