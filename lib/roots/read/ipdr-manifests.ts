import { z } from 'zod'
import { OciError } from '../../oci/errors.ts'
import { parseManifest } from '../../oci/manifest.ts'
import { parseStrictJson } from '../../oci/strict-json.ts'
import { accepts } from './accepted.ts'
import { contentDigest } from './content-digest.ts'
import { LayoutError } from './layout-error.ts'
import type { FoundManifest } from './repository-reader.ts'

const SIGNED_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
const PLAIN_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json'

const schema1 = z.looseObject({ schemaVersion: z.literal(1), signatures: z.array(z.unknown()).nullish() })

/** A manifest file with the media type that it really has, whatever it was served as. Throws LayoutError for what is none. */
export async function readManifestFile(name: string, bytes: Uint8Array): Promise<FoundManifest> {
  return { digest: await contentDigest(bytes), mediaType: schema1Type(bytes) ?? mediaTypeOf(name, bytes), bytes }
}

/**
 * The one of a tag's manifests that a client takes: docker's schema 1 only when it takes that and nothing else is there.
 * Throws LayoutError when schema 1 is all there is and the client does not take it.
 */
export function chooseManifest(tag: string, manifests: readonly FoundManifest[], accept: readonly string[]): FoundManifest | undefined {
  const current = manifests.filter(({ mediaType }) => !isSchema1(mediaType))
  const chosen = current.find(({ mediaType }) => accepts(accept, mediaType)) ?? current[0] ?? manifests.find(({ mediaType }) => accepts(accept, mediaType))
  if (chosen || manifests.length === 0) return chosen
  throw new LayoutError(`the tag ${tag} is there as a manifest of docker schema 1 only, which your client does not take`)
}

function isSchema1(mediaType: string): boolean {
  return mediaType === SIGNED_SCHEMA1 || mediaType === PLAIN_SCHEMA1
}

function schema1Type(bytes: Uint8Array): string | undefined {
  const document = schema1.safeParse(jsonOrNot(bytes))
  if (!document.success) return undefined
  return document.data.signatures?.length ? SIGNED_SCHEMA1 : PLAIN_SCHEMA1
}

function jsonOrNot(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes)
  } catch {
    return undefined
  }
}

function mediaTypeOf(name: string, bytes: Uint8Array): string {
  try {
    return parseManifest(bytes, undefined).mediaType
  } catch (error) {
    if (error instanceof OciError) throw new LayoutError(`manifests/${name}: ${error.message}`)
    throw error
  }
}
