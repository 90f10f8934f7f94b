import type { CosignBook, CosignSignature } from '../registry/signatures/cosign-book.ts'
import type { ShownSignature, SignatureBook } from '../registry/signatures/signature-book.ts'
import type { SigningRules } from '../registry/signatures/signing-rules.ts'
import type { TagTrusts } from '../registry/signatures/tag-trust.ts'
import { isDigest, type Digest } from '../oci/digest.ts'
import type { ImageTrust, SignatureLine } from './hub-source.ts'

/** What the hub knows about signatures. */
export type Signatures = { book: SignatureBook; cosign: CosignBook; rules: SigningRules; trusts: TagTrusts }

/** Who stands for an image, for its page; the results are stored, so no page waits for a verification. */
export async function readImageTrust({ book, cosign, rules, trusts }: Signatures, repository: string, { digest, tag }: { digest: string; tag?: string | undefined }): Promise<ImageTrust> {
  if (!isDigest(digest)) return { trust: undefined, required: false, lines: [] }
  const { keys } = rules.of(repository.slice(0, repository.indexOf('/')))
  const [wallets, others, trust] = await Promise.all([book.ofImage(repository, digest, tag), cosign.ofImage(repository, digest, keys), tag === undefined ? undefined : trusts.of(repository, [{ name: tag, digest }])])
  return { trust: tag === undefined ? undefined : trust?.get(tag), required: tag !== undefined && rules.wants(repository), lines: [...wallets.toSorted(waitingFirst).map((shown) => toLine(shown, digest)), ...others.flatMap(toCosignLines)] }
}

/** How far the tags of one page of a repository can be trusted; those that nobody signed are left out unless they should be. */
export async function readTagTrust({ trusts }: Signatures, repository: string, tags: readonly { name: string; digest: string }[]): Promise<Map<string, NonNullable<ImageTrust['trust']>>> {
  return trusts.of(repository, tags.flatMap(({ name, digest }) => (isDigest(digest) ? [{ name, digest: digest as Digest }] : [])))
}

// When one was signed is known only when it has been looked at.
function waitingFirst(a: ShownSignature, b: ShownSignature): number {
  return Number(b.verdict.state === 'waiting') - Number(a.verdict.state === 'waiting')
}

function toLine({ manifest, subject, verdict }: ShownSignature, digest: string): SignatureLine {
  const common = { kind: 'wallet' as const, manifest, part: 0, state: verdict.state, ...(subject === digest ? {} : { elsewhere: subject }) }
  if (verdict.state === 'waiting') return common
  if (verdict.state === 'refused') return { ...common, detail: verdict.detail }
  const { signer, role, message } = verdict
  return { ...common, signer, role, until: message.notAfter * 1000, ...(message.tag === '' ? {} : { tag: message.tag }) }
}

// Attestations stand among what is attached.
function toCosignLines({ manifest, part, verdict }: CosignSignature): SignatureLine[] {
  if (verdict.state === 'attestation') return []
  return [{ kind: 'cosign', manifest, part, state: verdict.state, ...(verdict.state === 'verified' ? { signer: 'cosign' } : {}) }]
}
