import type { TagTrust } from '../../identity/image/trust-of.ts'
import type { Digest } from '../../oci/digest.ts'
import type { CosignBook } from './cosign-book.ts'
import type { SignatureBook } from './signature-book.ts'
import type { SigningRules } from './signing-rules.ts'
import { unsignedSentence } from './unsigned-sentence.ts'

export type TrustParts = { rules: SigningRules; wallets: Pick<SignatureBook, 'ofTags'>; cosign: Pick<CosignBook, 'isSigned'> }
export type Tag = { name: string; digest: Digest }

/** How far the tags of this hub can be trusted, and what is to be said of those that should be signed and are not. */
export class TagTrusts {
  readonly #parts: TrustParts

  constructor(parts: TrustParts) {
    this.#parts = parts
  }

  /** True when the tags of a repository are to be signed, or may be: in the first moments of a hub nobody knows. */
  isWanted(repository: string): boolean {
    return !this.#parts.rules.isLoaded || this.#parts.rules.wants(repository)
  }

  /** What wallets and listed cosign keys say of tags; of cosign the bytes only. */
  async of(repository: string, tags: readonly Tag[]): Promise<Map<string, TagTrust>> {
    const { rules, wallets, cosign } = this.#parts
    const signed = await wallets.ofTags(repository, tags)
    const { keys } = rules.of(repository.slice(0, repository.indexOf('/')))
    const trusts = new Map<string, TagTrust>()
    for (const { name, digest } of tags) {
      const trust = signed.get(name) ?? 'unsigned'
      const isOpen = trust === 'unsigned' || trust === 'wrong'
      if (isOpen && (await cosign.isSigned(repository, digest, keys))) trusts.set(name, 'vouched')
      else trusts.set(name, trust === 'moved' ? 'wrong' : trust)
    }
    return trusts
  }

  /** The sentence for a tag that should be signed and is not; undefined when all is well, or nobody asks for it. */
  async warning(repository: string, tag: Tag): Promise<string | undefined> {
    await this.#parts.rules.loaded()
    if (!this.#parts.rules.wants(repository)) return undefined
    return unsignedSentence(`${repository}:${tag.name}`, (await this.of(repository, [tag])).get(tag.name))
  }
}
