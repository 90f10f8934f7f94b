import { z } from 'zod'
import { pageOf, time } from './common.ts'
import { annotations } from './index-rows.ts'

/** A manifest of some repository that shares layers with another. */
export const relatedManifest = z.object({ repository: z.string(), digest: z.string(), tag: z.string().nullable(), updatedAt: time }).meta({ id: 'RelatedManifest' })
export const relatedPage = pageOf(relatedManifest)

const child = z.object({ digest: z.string(), mediaType: z.string(), size: z.int(), platform: z.string().nullable(), totalSize: z.int().nullable() })
const layer = z.object({ digest: z.string(), mediaType: z.string(), size: z.int() })

export const manifest = z.object({
  repository: z.string(), digest: z.string(), mediaType: z.string(), artifactType: z.string().nullable(), subject: z.string().nullable(),
  configDigest: z.string().nullable(), configMediaType: z.string().nullable(), size: z.int(), totalSize: z.int().describe('bytes with config and layers; of an index with what it lists'),
  created: time.nullable().describe('when the image says that it was made'), tags: z.array(z.string()), platforms: z.array(z.string()), annotations, labels: annotations,
  children: z.array(child).describe('of an index'), layers: z.array(layer), bases: z.array(relatedManifest).describe('images whose layers are the lowest of this one'),
  truncated: z.boolean().describe('one of the lists is cut'),
}).meta({ id: 'Manifest', description: 'An image, an index or an artifact.' })

export const referrer = z.object({ digest: z.string(), mediaType: z.string(), artifactType: z.string().nullable(), size: z.int(), annotations }).meta({ id: 'Referrer' })
export const referrerPage = pageOf(referrer)
