import { z } from 'zod'
import { draftSignature, draftWithdrawal } from '../identity/image/draft-signature.ts'
import { lastChange } from '../identity/image/role-history.ts'
import { IMAGE_DATA, PRIMARY_TYPE, signedImageSchema, type ImageMessage } from '../identity/image/image-signature.ts'
import { judgeSigner, proveSignature, signerOfImage } from '../identity/image/verify-signature.ts'
import type { SignatureVerdict } from '../identity/image/signature-verdict.ts'
import { parseRepositoryName, type RepositoryName } from '../names/repository-name.ts'
import { auditOf } from '../registry/audit.ts'
import { parseReference } from '../oci/reference.ts'
import type { NamespaceRoles } from '../registry/signatures/namespace-roles.ts'
import type { CosignBook, CosignSignature } from '../registry/signatures/cosign-book.ts'
import type { SigningRules } from '../registry/signatures/signing-rules.ts'
import type { ShownSignature, SignatureBook } from '../registry/signatures/signature-book.ts'
import { storeSignature, type SignatureSubject } from '../registry/signatures/store-signature.ts'
import type { RegistryParts } from '../registry/types.ts'
import { requireWritable } from '../registry/writable.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 16 * 1024
const NOBODY = `0x${'0'.repeat(40)}`
const draftBody = z.strictObject({
  reference: z.string(),
  /** the tag that is said to mean the image; left out: the reference itself if it is one; null: the bytes alone */
  tag: z.string().nullish(),
  days: z.int().min(1).max(3650).optional(),
  withdraw: z.boolean().default(false),
})
const signedBody = z.strictObject({ signature: signedImageSchema })

export type SignaturesParts = { parts: RegistryParts; book: SignatureBook; roles: NamespaceRoles; cosign: CosignBook; rules: SigningRules }

/** `repositories/<name>/signatures`: GET `?reference=` of those on an image with their verdicts; POST of `{signature: {…message, sig}}` keeps one. */
export function signaturesRoute({ parts, book, roles, cosign, rules }: SignaturesParts): ApiRoute {
  return {
    match: (segments) => nameBefore(segments, ['signatures']),
    methods: {
      GET: async ({ principal, query }, { name = '' }) => {
        parts.access.require(principal, name, 'pull')
        const { subject, tag } = requireImage(parts, name, query.get('reference') ?? '')
        const { keys } = rules.of(name.slice(0, name.indexOf('/')))
        const [wallets, others] = await Promise.all([book.ofImage(name, subject.digest), cosign.ofImage(name, subject.digest, keys)])
        const trust = tag === undefined ? undefined : (await parts.trusts.of(name, [{ name: tag, digest: subject.digest }])).get(tag)
        return { status: 200, value: { repository: name, digest: subject.digest, tag: tag ?? null, trust: trust ?? null, required: rules.wants(name), items: [...wallets.map(shown), ...others.filter(({ verdict }) => verdict.state !== 'attestation').map(shownCosign)] } }
      },
      POST: async (request, { name = '' }) => {
        const { principal, json } = request
        const repository = requireRepository(name)
        requireWritable(parts, principal, repository)
        const { signature: { sig, ...message } } = parse(signedBody, await json(MOST_BODY), 'the body is {"signature": {…the message, "sig": "0x…"}}')
        // The body may have taken long: what counts is what the client may do now.
        requireWritable(parts, principal, repository)
        const { subject } = requireImage(parts, name, message.digest)
        const signed = { message, signature: sig, signer: (await signerOfImage(message, sig)) ?? NOBODY }
        await requireGood(roles, { name, subject, now: parts.now() }, signed)
        return { status: 201, value: { manifest: await storeSignature(parts, repository, subject, { ...signed, noted: [auditOf(parts, request, repository, 'sign', signed.message.tag === '' ? `@${subject.digest}` : `:${signed.message.tag}`, `${signed.signer} ${subject.digest}`)] }) } }
      },
    },
  }
}

/** `repositories/<name>/signatures/draft`: POST of `{reference, tag?, days?, withdraw?}` answers what the wallet is to sign. */
export function signatureDraftRoute({ parts, roles }: Pick<SignaturesParts, 'parts' | 'roles'>): ApiRoute {
  return {
    match: (segments) => nameBefore(segments, ['signatures', 'draft']),
    methods: {
      POST: async ({ principal, json }, { name = '' }) => {
        requireWritable(parts, principal, requireRepository(name))
        const { reference, tag, days, withdraw } = parse(draftBody, await json(MOST_BODY), 'the body is {"reference": "<tag or digest>"}')
        const image = requireImage(parts, name, reference)
        const now = parts.now()
        // Who has just come into the team signs from then on.
        const since = lastChange(await roles.find(name.slice(0, name.indexOf('/'))), now / 1000)
        const about = { repository: name, digest: image.subject.digest, tag: tag === null ? '' : (tag ?? image.tag ?? ''), since, now }
        const message = withdraw ? draftWithdrawal(about) : draftSignature({ ...about, ...(days === undefined ? {} : { days }) })
        return { status: 200, value: { typedData: { ...IMAGE_DATA, primaryType: PRIMARY_TYPE, message }, deliver: { method: 'POST', path: `/api/v1/repositories/${name}/signatures`, member: 'signature' }, notes: [noteOf(message)] } }
      },
    },
  }
}

function noteOf({ repository, tag, digest, issuedAt, notAfter }: ImageMessage): string {
  const what = tag === '' ? `${repository}@${digest}` : `${repository}:${tag}`
  if (notAfter <= issuedAt) return `What was signed about ${what} counts no more then.`
  return tag === '' ? `You say that these bytes are yours: ${what}.` : `You say that ${what} means ${digest}. Sign again when the tag moves.`
}

function nameBefore(segments: string[], end: string[]): Record<string, string> | undefined {
  if (segments[0] !== 'repositories' || end.some((word, index) => segments.at(index - end.length) !== word)) return undefined
  const name = parseRepositoryName(segments.slice(1, -end.length).join('/'))
  return name && { name: name.stored }
}

function requireRepository(name: string): RepositoryName {
  return { stored: name, shown: name }
}

// Multi-platform images are signed at their index: it is the digest that the tag points to.
function requireImage({ db }: RegistryParts, repository: string, text: string): { subject: SignatureSubject; tag?: string } {
  const reference = parseReference(text)
  if (!reference) throw new ApiError(400, 'REFERENCE_INVALID', 'reference is a tag or a digest of this repository')
  const row = reference.kind === 'tag' ? db.lookups.tag(repository, reference.tag) : db.lookups.manifest(repository, reference.digest)
  if (!row) throw new ApiError(404, 'MANIFEST_UNKNOWN', `${repository} has no ${reference.kind === 'tag' ? 'tag' : 'manifest'} ${text}`)
  return { subject: { mediaType: row.mediaType, digest: row.digest, size: row.size }, ...(reference.kind === 'tag' ? { tag: reference.tag } : {}) }
}

type Signed = { message: ImageMessage; signer: string; signature: string }
type Place = { name: string; subject: SignatureSubject; now: number }

// Kept is only what counts: a signature that everybody would refuse helps nobody.
async function requireGood(roles: NamespaceRoles, { name, subject, now }: Place, { message, signer, signature }: Signed): Promise<void> {
  const document = { ...IMAGE_DATA, primaryType: PRIMARY_TYPE, message, signer: `eip155:1:${signer}`, signature }
  const proved = await proveSignature(document, { subject: subject.digest, repository: name })
  const judged = proved.state === 'refused' ? proved : judgeSigner(proved, await roles.find(name.slice(0, name.indexOf('/'))), now)
  if (judged.state === 'refused') throw new ApiError(422, `SIGNATURE_${judged.reason}`, `the signature is not kept: ${judged.detail}`)
}

function parse<T>(schema: z.ZodType<T>, value: unknown, otherwise: string): T {
  const { data, error } = schema.safeParse(value)
  if (data !== undefined) return data
  throw new ApiError(400, 'BODY_INVALID', error?.issues[0] ? `${error.issues[0].path.join('.')}: ${error.issues[0].message}` : otherwise)
}

function shown({ manifest, pushedAt, verdict }: ShownSignature): object {
  return { kind: 'wallet', manifest, pushedAt: new Date(pushedAt).toISOString(), ...shownVerdict(verdict) }
}

function shownCosign({ manifest, form, verdict }: CosignSignature): object {
  return { kind: 'cosign', manifest, form, state: verdict.state, ...(verdict.state === 'verified' ? { key: verdict.key.pem } : {}) }
}

/** A verdict as the API writes it: times as ISO 8601, what does not apply left out. */
function shownVerdict(verdict: SignatureVerdict | { state: 'waiting' }): object {
  if (verdict.state === 'waiting' || verdict.state === 'refused') return verdict
  const { state, signer, role, message } = verdict
  return { state, signer, role, ...shownMessage(message), ...('by' in verdict ? { overruledBy: verdict.by } : {}) }
}

function shownMessage({ tag, issuedAt, notAfter, seq }: ImageMessage): object {
  return { tag: tag === '' ? null : tag, issuedAt: new Date(issuedAt * 1000).toISOString(), until: new Date(notAfter * 1000).toISOString(), seq }
}
