import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { draftSignature, draftWithdrawal } from '../identity/image/draft-signature.ts'
import { lastChange, type RoleHistory } from '../identity/image/role-history.ts'
import { IMAGE_DATA, PRIMARY_TYPE, imageMessageSchema, signedImageSchema, type ImageMessage } from '../identity/image/image-signature.ts'
import { judgeSigner, proveSignature, signerOfImage } from '../identity/image/verify-signature.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { auditOf } from '../registry/audit.ts'
import { parseReference } from '../oci/reference.ts'
import type { NamespaceRoles } from '../registry/signatures/namespace-roles.ts'
import type { CosignBook } from '../registry/signatures/cosign-book.ts'
import type { SigningRules } from '../registry/signatures/signing-rules.ts'
import type { SignatureBook } from '../registry/signatures/signature-book.ts'
import { storeSignature, type SignatureSubject } from '../registry/signatures/store-signature.ts'
import type { RegistryParts } from '../registry/types.ts'
import { requireWritable } from '../registry/writable.ts'
import { draftOf } from './answers/namespace.ts'
import { signatures } from './answers/signatures.ts'
import { byPath, jsonBody } from './declare/json-body.ts'
import { ownRepositoryParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import { requireShown } from './require-shown.ts'
import { shownCosign, shownWallet } from './shown-signature.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 16 * 1024
const FIRST_ROOT_MS = 10_000
const LOOK_MS = 100
const DELIVER = { method: 'POST', member: 'signature' } as const
const NOBODY = `0x${'0'.repeat(40)}`
const draftBody = jsonBody(z.strictObject({
  reference: z.string(),
  tag: z.string().nullish().describe('that is said to mean the image; left out: the reference itself if it is one; null: the bytes alone'),
  days: z.int().min(1).max(3650).optional(),
  withdraw: z.boolean().default(false),
}), { most: MOST_BODY, otherwise: 'the body is {"reference": "<tag or digest>"}', explain: byPath })
const signedBody = jsonBody(z.strictObject({ signature: signedImageSchema }), { most: MOST_BODY, otherwise: 'the body is {"signature": {…the message, "sig": "0x…"}}', explain: byPath })

export type SignaturesParts = { parts: RegistryParts; book: SignatureBook; roles: NamespaceRoles; cosign: CosignBook; rules: SigningRules }

/** `repositories/<name>/signatures`: GET `?reference=` of those on an image with their verdicts; POST of `{signature: {…message, sig}}` keeps one. */
export function signaturesRoute({ parts, book, roles, cosign, rules }: SignaturesParts): ApiRoute {
  return route('repositories/{name*}/signatures', 'Signatures', { name: ownRepositoryParameter }).get({
    summary: 'Who stands for an image', isPublic: true, query: { reference: z.string().describe('a tag or a digest') }, answers: { 200: signatures },
    run: async ({ principal, query, params: { name } }) => {
      parts.access.require(principal, name, 'pull')
      requireShown(parts, principal, name)
      const { subject, tag } = requireImage(parts, name, query.reference)
      const { keys } = rules.of(namespaceOf(name))
      const [wallets, others] = await Promise.all([book.ofImage(name, subject.digest), cosign.ofImage(name, subject.digest, keys)])
      const trust = tag === undefined ? undefined : (await parts.trusts.of(name, [{ name: tag, digest: subject.digest }])).get(tag)
      const items = [...wallets.map(shownWallet), ...others.filter(({ verdict }) => verdict.state !== 'attestation').map(shownCosign)]
      return { status: 200, value: { repository: name, digest: subject.digest, tag: tag ?? null, trust: trust ?? null, required: rules.wants(name), items } }
    },
  }).post({
    summary: 'Keeps a signature, if it counts', access: 'who may push', body: signedBody, answers: { 201: z.object({ manifest: z.string() }) },
    run: async (asked) => {
      const repository = repositoryOf(asked.params.name)
      requireWritable(parts, asked.principal, repository)
      const { signature: { sig, ...message } } = await asked.body()
      // The body may have taken long: what counts is what the client may do now.
      requireWritable(parts, asked.principal, repository)
      const { subject } = requireImage(parts, repository.stored, message.digest)
      const signed = { message, signature: sig, signer: (await signerOfImage(message, sig)) ?? NOBODY }
      await requireGood(roles, { name: repository.stored, subject, now: parts.now() }, signed)
      const noted = auditOf(parts, asked, repository, 'sign', message.tag === '' ? `@${subject.digest}` : `:${message.tag}`, `${signed.signer} ${subject.digest}`)
      return { status: 201, value: { manifest: await storeSignature(parts, repository, subject, { ...signed, noted: [noted] }) } }
    },
  })
}

/** `repositories/<name>/signatures/draft`: POST of `{reference, tag?, days?, withdraw?}` answers what the wallet is to sign. */
export function signatureDraftRoute({ parts, roles }: Pick<SignaturesParts, 'parts' | 'roles'>): ApiRoute {
  return route('repositories/{name*}/signatures/draft', 'Signatures', { name: ownRepositoryParameter }).post({
    summary: 'What one\'s wallet is to sign', access: 'who may push', body: draftBody, answers: { 200: draftOf(imageMessageSchema, ['signature']) },
    run: async ({ principal, body, params: { name } }) => {
      requireWritable(parts, principal, repositoryOf(name))
      const { reference, tag, days, withdraw } = await body()
      const image = requireImage(parts, name, reference)
      const history = await ownedHistory(parts, roles, namespaceOf(name))
      const now = parts.now()
      // Who has just come into the team signs from then on.
      const since = lastChange(history, now / 1000)
      const about = { repository: name, digest: image.subject.digest, tag: tag === null ? '' : (tag ?? image.tag ?? ''), since, now }
      const message = withdraw ? draftWithdrawal(about) : draftSignature({ ...about, ...(days === undefined ? {} : { days }) })
      return { status: 200, value: { typedData: { ...IMAGE_DATA, primaryType: PRIMARY_TYPE, message }, deliver: { ...DELIVER, path: `/api/v1/repositories/${name}/signatures` }, notes: [noteOf(message)] } }
    },
  })
}

// A namespace that nobody claimed becomes the operator's with its first root: what is signed before then would count for nothing.
async function ownedHistory({ config }: Pick<RegistryParts, 'config'>, roles: NamespaceRoles, namespace: string): Promise<RoleHistory> {
  const until = Date.now() + (config.publish ? FIRST_ROOT_MS : 0)
  for (;;) {
    const history = await roles.find(namespace)
    if (history.owners.length > 0 || Date.now() >= until) return history
    await delay(LOOK_MS)
  }
}

function noteOf({ repository, tag, digest, issuedAt, notAfter }: ImageMessage): string {
  const what = tag === '' ? `${repository}@${digest}` : `${repository}:${tag}`
  if (notAfter <= issuedAt) return `What was signed about ${what} counts no more then.`
  return tag === '' ? `You say that these bytes are yours: ${what}.` : `You say that ${what} means ${digest}. Sign again when the tag moves.`
}

function repositoryOf(name: string): RepositoryName {
  return { stored: name, shown: name }
}

function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf('/'))
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
  const judged = proved.state === 'refused' ? proved : judgeSigner(proved, await roles.find(namespaceOf(name)), now)
  if (judged.state === 'refused') throw new ApiError(422, `SIGNATURE_${judged.reason}`, `the signature is not kept: ${judged.detail}`)
}
