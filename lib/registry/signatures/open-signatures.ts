import type { RegistryParts } from '../types.ts'
import { CosignBook } from './cosign-book.ts'
import { NamespaceRoles } from './namespace-roles.ts'
import { SignatureBook } from './signature-book.ts'
import { SigningRules } from './signing-rules.ts'
import { TagTrusts } from './tag-trust.ts'

type Parts = Pick<RegistryParts, 'config' | 'db' | 'logger' | 'now'>

/** What wallets and cosign keys say of the images here, and who wants their images signed. `loaded`: the rules are known from now on. */
export function openSignatures(parts: Parts, loaded: () => void) {
  const { db, logger, now } = parts
  const roles = new NamespaceRoles(db)
  const book = new SignatureBook({ db, roles, now })
  const [rules, cosign] = [new SigningRules(db), new CosignBook(parts)]
  rules.load().then(loaded, (err: unknown) => logger.error({ err }, 'the rules about signatures could not be loaded'))
  return { roles, book, rules, cosign, trusts: new TagTrusts({ rules, wallets: book, cosign }) }
}
