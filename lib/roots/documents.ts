import { z } from 'zod'
import { handoverSchema, signedClaimSchema, signedTeamSchema } from '../identity/claim/claim.ts'
import { ipnsMultihash } from '../names/ipns-name.ts'
import { descriptorSchema } from '../oci/manifest-schema.ts'
import { parseStrictJson } from '../oci/strict-json.ts'
import { encodeCanonicalJson } from './canonical-json.ts'

type DocumentCode = 'TOO_LARGE' | 'NOT_JSON' | 'VERSION_UNKNOWN' | 'INVALID'

/** A document of a root that cannot be read; the message says what is wrong in a sentence. */
export class DocumentError extends Error {
  readonly code: DocumentCode
  override name = 'DocumentError'

  constructor(code: DocumentCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The largest of each document, in bytes; what fetches one stops there. A referrer's annotations may be as large as its manifest. */
export const DOCUMENT_LIMITS = { root: 256 * 1024, name: 64 * 1024, tag: 64 * 1024, referrer: 4 * 1024 * 1024 } as const

/** The most changes of a handle's owner that a root tells. */
export const MAX_HANDOVERS = 16
const MAX_KEYS = 64
const MAX_PAST_TEAMS = 64
const seconds = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const text = (max: number) => z.string().min(1).max(max).refine((value) => value.isWellFormed(), 'not well-formed text')

const cosignKey = z.strictObject({ type: z.literal('cosign'), pem: text(16 * 1024), from: seconds })
const publishedPolicy = z.object({ v: z.literal(1), signed: z.union([z.literal('all'), z.array(text(255))]) })

// What later versions may add beside these members is kept out of sight; inside what is signed nothing may be added. A rule that
// cannot be read asks for signatures everywhere: it was meant to ask for some.
const rootSchema = z.object({
  v: z.literal(1),
  kind: z.enum(['hub', 'namespace']),
  claim: signedClaimSchema.nullable().default(null),
  handovers: z.array(handoverSchema).max(MAX_HANDOVERS).optional(),
  team: signedTeamSchema.optional(),
  pastTeams: z.array(signedTeamSchema).max(MAX_PAST_TEAMS).optional().catch([]),
  policy: publishedPolicy.optional().catch({ v: 1, signed: 'all' }),
  keys: z.array(cosignKey).max(MAX_KEYS).optional(),
})

const nameSchema = z.object({
  v: z.literal(1),
  name: text(253),
  k51: z.string().refine((text) => text === '' || ipnsMultihash(text) !== undefined, 'not an IPNS name'),
  claim: signedClaimSchema.nullable().default(null),
  updated: seconds,
})

const tagSchema = z.object(descriptorSchema.pick({ mediaType: true, digest: true, size: true, artifactType: true }).shape)

// What comes from somebody's manifest may hold half a surrogate pair, which canonical JSON cannot (RFC 8785 §3.2.2.2).
const wellFormed = z.string().transform((text) => text.toWellFormed())
const referrerSchema = tagSchema.extend({ artifactType: wellFormed.optional(), annotations: z.record(wellFormed, wellFormed).optional() })

/** `ipcr.json`: what stands behind a root. `handovers`: how its handle came to the claim's owner, oldest first. */
export type RootDocument = z.infer<typeof rootSchema>
/** `names/<name>.json` of a hub root; `k51` is empty when the claim withdraws the key, `updated` in Unix seconds. */
export type NameDocument = z.infer<typeof nameSchema>
/** `refs/tags/<tag>` and `refs/manifests/<alg>-<hex>`. */
export type TagDocument = z.infer<typeof tagSchema>
/** `refs/referrers/<subject>/<alg>-<hex>`: the descriptor as the referrers API returns it. */
export type ReferrerDocument = z.infer<typeof referrerSchema>

// Each `parse` takes the file's bytes and throws DocumentError; each `encode` gives RFC 8785 bytes, and throws what
// reading them back would throw.
export const { parse: parseRootDocument, encode: encodeRootDocument } = documentForm('ipcr.json', DOCUMENT_LIMITS.root, rootSchema, { versioned: true })
export const { parse: parseNameDocument, encode: encodeNameDocument } = documentForm('the entry of a name', DOCUMENT_LIMITS.name, nameSchema, { versioned: true })
export const { parse: parseTagDocument, encode: encodeTagDocument } = documentForm('the descriptor of a tag', DOCUMENT_LIMITS.tag, tagSchema)
export const { parse: parseReferrerDocument, encode: encodeReferrerDocument } = documentForm('the descriptor of a referrer', DOCUMENT_LIMITS.referrer, referrerSchema)

/** A referrer's descriptor; undefined for one that cannot be read: of what many may push, one bad entry must not hide the others. */
export function referrerOrNot(bytes: Uint8Array): ReferrerDocument | undefined {
  try {
    return parseReferrerDocument(bytes)
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}

export type DocumentForm<T> = { parse: (bytes: Uint8Array) => T; encode: (document: T) => Uint8Array }

/** How one kind of document is read and written; `limit` in bytes. A `versioned` one of another version than 1 is refused as such. */
export function documentForm<T>(what: string, limit: number, schema: z.ZodType<T, unknown>, { versioned = false } = {}): DocumentForm<T> {
  const check = (value: unknown): T => {
    if (versioned) refuseOtherVersion(what, value)
    const result = schema.safeParse(value)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    throw new DocumentError('INVALID', `${what}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is invalid'}`)
  }
  return {
    parse: (bytes) => check(parseBytes(what, limit, bytes)),
    encode: (document) => refuseLarger(what, limit, encodeCanonicalJson(check(document))),
  }
}

function parseBytes(what: string, limit: number, bytes: Uint8Array): unknown {
  refuseLarger(what, limit, bytes)
  try {
    return parseStrictJson(bytes)
  } catch (error) {
    throw new DocumentError('NOT_JSON', `${what}: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}

function refuseLarger(what: string, limit: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length <= limit) return bytes
  throw new DocumentError('TOO_LARGE', `${what} has at most ${limit} bytes`)
}

function refuseOtherVersion(what: string, value: unknown): void {
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined
  if (typeof version !== 'number' || version === 1) return
  throw new DocumentError('VERSION_UNKNOWN', `${what} is of version ${version}, which this version of ipcr does not read`)
}
