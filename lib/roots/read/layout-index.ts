import { z } from 'zod'
import { type Descriptor, descriptorSchema } from '../../oci/manifest-schema.ts'
import { isTag } from '../../oci/reference.ts'
import { parseJson } from './parse-json.ts'

export const MAX_INDEX_BYTES = 4 * 1024 * 1024
const MAX_DESCRIPTORS = 20_000
const REF_NAME = 'org.opencontainers.image.ref.name'

const index = z.looseObject({ schemaVersion: z.literal(2), manifests: z.array(descriptorSchema).max(MAX_DESCRIPTORS).nullish() })

/** What `index.json` of an OCI Image Layout lists (OCI Image Specification 1.1, Image Layout). Throws LayoutError. */
export function parseLayoutIndex(bytes: Uint8Array): Descriptor[] {
  return parseJson('index.json', bytes, index).manifests ?? []
}

/** The tag that an entry of `index.json` has: its ref name, or what stands behind the last colon of one that is a whole image name. */
export function tagOf({ annotations }: Descriptor): string | undefined {
  const name = annotations?.[REF_NAME]
  if (name === undefined) return undefined
  const tag = name.includes('/') || name.includes(':') ? name.slice(name.lastIndexOf(':') + 1) : name
  return isTag(tag) ? tag : undefined
}
