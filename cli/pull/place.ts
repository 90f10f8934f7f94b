import { parseContentPath } from '../../lib/names/content-path.ts'
import { parseName, type Name } from '../../lib/names/name.ts'
import { isRepositoryName, type Reference } from '../../lib/oci/reference.ts'
import { ImageInvalidError, splitReference } from '../image/image-reference.ts'

// Longer than what people call their repositories.
const MISTYPED = /^(?:ciq|ba[fg]|Qm|k[25]|12D3|zdj)[a-zA-Z0-9]{35,}$/

/** An image on IPFS: what leads to its root, the path below it, and the tag or digest if one was said. */
export type Place = { name: Name; path: string[]; reference: Reference | undefined }

/** An image named by a path of IPFS, a hash, a key, a wallet, an ENS name or a domain; undefined for all else. Throws ImageInvalidError. */
export function parsePlace(text: string): Place | undefined {
  const { rest, reference } = splitReference(text)
  const found = rest.startsWith('/') ? parseContentPath(rest) : parseParts(rest)
  if (!found || found.name.kind === 'handle') refuseMistyped(rest)
  if (!found || found.name.kind === 'handle') return undefined
  const { name, path } = found
  if (path.length > 0 && !isRepositoryName(path.join('/'))) throw new ImageInvalidError(`"${path.join('/').slice(0, 200)}" is no name that an image can have: small letters, digits, and - _ . between them`)
  return { name, path, reference }
}

// As the name of a repository it would be looked for at a hub.
function refuseMistyped(text: string): void {
  const word = text.replace(/^\/ip[fn]s\//, '').split('/')[0] ?? ''
  if (MISTYPED.test(word)) throw new ImageInvalidError(`"${word.slice(0, 200)}" looks like a hash or a key, and is none: a letter is missing, too many or another one`)
}

function parseParts(text: string): { name: Name; path: string[] } | undefined {
  const [first = '', ...path] = text.split('/')
  const name = parseName(first)
  return name && { name, path }
}
