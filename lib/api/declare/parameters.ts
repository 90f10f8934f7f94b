import { z } from 'zod'
import { parseRepositoryName } from '../../names/repository-name.ts'
import { parseReference } from '../../oci/reference.ts'
import { decodeCursor } from '../cursor.ts'

/** How many items a page has at most; `usual` without the parameter. */
export function limitParameter(usual: number, most: number) {
  return z.coerce.number().int().min(1, `limit is a number from 1 to ${most}`).max(most, `limit is a number from 1 to ${most}`).default(usual).describe('most items of a page')
}

/** Where a page begins: the cursor of the page before. */
export const cursorParameter = z.string().max(2000).transform(decodeCursor).optional().describe('the cursor of the page before')

/** The first part of a name: a namespace. */
export const namespaceParameter = z.string().max(255).describe('a namespace')

/** A repository of this hub as it is stored. */
export const ownRepositoryParameter = z.string().transform((text, context) => {
  const name = parseRepositoryName(text)
  if (name) return name.stored
  context.addIssue({ code: 'custom', message: 'not the name of a repository' })
  return z.NEVER
}).describe('a repository of this hub, with its slashes; `x` is `library/x`')

/** A tag or a digest. */
export const referenceParameter = z.string().refine((text) => parseReference(text) !== undefined, 'a tag or a digest').describe('a tag or a digest')

/** An id that the API gave out. */
export const idParameter = z.string().max(200).describe('its id')
