import { z } from 'zod'
import type { Digest } from './digest.ts'
import { OciError } from './errors.ts'
import { imageManifestSchema, indexSchema, otherManifestSchema, type Descriptor } from './manifest-schema.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, isImageManifestType, isIndexType, OCI_INDEX, OCI_MANIFEST } from './media-types.ts'
import { JsonInvalidError, parseStrictJson } from './strict-json.ts'

export type ManifestChild = { kind: 'config' | 'layer' | 'manifest'; descriptor: Descriptor }

/** What the registry needs to know of a manifest; its bytes are kept as they came. */
export type ParsedManifest = {
  mediaType: string
  children: ManifestChild[]
  config?: Descriptor
  subject?: Digest
  artifactType?: string
  annotations?: Record<string, string>
}

// Once: zod compiles each schema when it is first used.
const anyObject = z.looseObject({})
const SCHEMA1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/

/** What a manifest refers to; undefined for bytes that are none, as most blobs. */
export function parsedOrNot(bytes: Uint8Array): ParsedManifest | undefined {
  try {
    return parseManifest(bytes, undefined)
  } catch {
    return undefined
  }
}

/**
 * Checks a manifest of at most 4 MiB as far as the specification says and lists what it refers to.
 * Throws OciError MANIFEST_INVALID (OCI Image Specification 1.1; CVE-2021-41190 for ambiguous documents).
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): ParsedManifest {
  const document = parseObject(bytes)
  const mediaType = decideMediaType(document, contentType)
  if (isImageManifestType(mediaType)) return fromImage(check(imageManifestSchema, document), mediaType)
  if (isIndexType(mediaType)) return fromIndex(check(indexSchema, document), mediaType)
  return { ...common(check(otherManifestSchema, document)), mediaType, children: [] }
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value = parseStrictJson(bytes)
    return check(anyObject, value)
  } catch (error) {
    if (error instanceof JsonInvalidError) throw new OciError('MANIFEST_INVALID', `the manifest is ${error.message}`)
    throw error
  }
}

function decideMediaType(document: Record<string, unknown>, contentType: string | undefined): string {
  const own = document['mediaType']
  if (own !== undefined && typeof own !== 'string') throw new OciError('MANIFEST_INVALID', '"mediaType" is not a string')
  if ('manifests' in document && 'layers' in document) {
    throw new OciError('MANIFEST_INVALID', 'a document with both "manifests" and "layers" is ambiguous')
  }
  if (own !== undefined && contentType !== undefined && own !== contentType) {
    throw new OciError('MANIFEST_INVALID', `Content-Type is ${contentType} but the manifest says ${own}`)
  }
  const type = own ?? contentType ?? guessType(document)
  refuseUnusable(type, own)
  return type
}

function refuseUnusable(type: string, own: string | undefined): void {
  if (SCHEMA1.test(type)) throw new OciError('MANIFEST_INVALID', 'docker schema 1 is not supported: push the image again with a current docker')
  if (own === undefined && (type === DOCKER_MANIFEST || type === DOCKER_LIST)) {
    throw new OciError('MANIFEST_INVALID', `a manifest of type ${type} must name it in "mediaType"`)
  }
}

function guessType(document: Record<string, unknown>): string {
  if ('manifests' in document) return OCI_INDEX
  if ('layers' in document) return OCI_MANIFEST
  throw new OciError('MANIFEST_INVALID', 'neither Content-Type nor "mediaType" says what this manifest is')
}

function check<T>(schema: z.ZodType<T>, document: unknown): T {
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new OciError('MANIFEST_INVALID', `manifest invalid: ${issue?.path.join('.') || 'document'}: ${issue?.message ?? 'malformed'}`)
}

function fromImage(manifest: z.infer<typeof imageManifestSchema>, mediaType: string): ParsedManifest {
  const layers = manifest.layers.map((descriptor): ManifestChild => ({ kind: 'layer', descriptor }))
  return {
    ...common(manifest),
    artifactType: manifest.artifactType || manifest.config.mediaType,
    mediaType,
    config: manifest.config,
    children: [{ kind: 'config', descriptor: manifest.config }, ...layers],
  }
}

function fromIndex(index: z.infer<typeof indexSchema>, mediaType: string): ParsedManifest {
  const children = (index.manifests ?? []).map((descriptor): ManifestChild => ({ kind: 'manifest', descriptor }))
  return { ...common(index), mediaType, children }
}

function common(document: z.infer<typeof otherManifestSchema>): Pick<ParsedManifest, 'subject' | 'artifactType' | 'annotations'> {
  return {
    subject: document.subject?.digest,
    // Empty counts as missing (OCI Distribution 1.1, Listing Referrers).
    artifactType: document.artifactType || undefined,
    annotations: document.annotations ?? undefined,
  }
}
