import { NamespaceError } from './namespace-error.ts'
import type { OwnableName } from './name-rules.ts'
import type { NamespaceParts } from './namespace-parts.ts'

/** What the holder of a domain or an ENS name has to set, as an instruction. */
export function whereToLead(text: string, kind: string, root: string): string {
  return kind === 'ens' ? `set the contenthash of ${text} to ipns://${root}` : `set the TXT record of _dnslink.${text} to dnslink=/ipns/${root}`
}

/** The key that a domain or an ENS name leads to now; undefined for one that leads to none, and for names of other kinds. Throws NamespaceError LOOKUP_FAILED. */
export async function lookUp({ leadsTo }: Pick<NamespaceParts, 'leadsTo'>, { kind, name, text }: OwnableName): Promise<string | undefined> {
  if (kind !== 'dns' && kind !== 'ens') return undefined
  try {
    return await leadsTo(name)
  } catch (cause) {
    throw new NamespaceError('LOOKUP_FAILED', `where ${text} leads could not be looked up: ${cause instanceof Error ? cause.message : 'nobody answered'}`, { cause })
  }
}

/** Why a name that leads elsewhere is not written for now. */
export function astray(text: string, kind: string, root: string, found: string | undefined): string {
  return `${text} leads to ${found ?? 'no key'} and not to ${root}, the key of its claim: ${whereToLead(text, kind, root)}, or claim it under the other key`
}
