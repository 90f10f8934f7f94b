import { z } from 'zod'
import { isDigest, type Digest } from './digest.ts'
import { isMediaType } from './media-types.ts'

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'not a sha256 or sha512 digest')
const mediaType = z.string().refine(isMediaType, 'not a media type')
const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
// Not z.record: that would leave a member named __proto__ out of what the referrers API lists.
const annotations = z.custom<Record<string, string>>(isStringMap, 'not an object of strings')

const platform = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
})

/** A descriptor (OCI Image Specification 1.1, Content Descriptors); unknown members are kept out of sight. */
export const descriptorSchema = z.looseObject({
  mediaType,
  digest,
  size,
  urls: z.array(z.string()).optional(),
  annotations: annotations.optional(),
  artifactType: z.string().optional(),
  platform: platform.optional(),
})

export type Descriptor = z.infer<typeof descriptorSchema>

const shared = {
  schemaVersion: z.literal(2),
  mediaType: mediaType.optional(),
  artifactType: z.string().optional(),
  subject: descriptorSchema.nullish(),
  annotations: annotations.nullish(),
}

/** An image manifest, OCI or docker (OCI Image Specification 1.1, Image Manifest). */
export const imageManifestSchema = z.looseObject({
  ...shared,
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  manifests: z.undefined('an image manifest has no "manifests"').optional(),
})

/** An index, OCI or docker's manifest list (OCI Image Specification 1.1, Image Index). */
export const indexSchema = z.looseObject({
  ...shared,
  manifests: z.array(descriptorSchema).nullable(),
  layers: z.undefined('an index has no "layers"').optional(),
  config: z.undefined('an index has no "config"').optional(),
})

/** What is read of a manifest whose media type this registry does not know: only what the referrers API needs. */
export const otherManifestSchema = z.looseObject({
  mediaType: mediaType.optional(),
  artifactType: z.string().optional(),
  subject: descriptorSchema.nullish(),
  annotations: annotations.nullish(),
})

function isStringMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((member) => typeof member === 'string')
}
