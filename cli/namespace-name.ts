import { formatName, parseName } from '../lib/names/name.ts'

/** The argument of commands about one. */
export const NAMESPACE_ARGUMENT = ['<namespace>', 'alice, 0x…, alice.eth or example.org'] as const

/** Such a namespace, or such an address, cannot be. */
export class NameInvalidError extends Error {
  readonly code = 'NAME_INVALID'
  override name = 'NameInvalidError'
}

/** A namespace as it is spelled everywhere: a handle, `0x…`, an ENS name or a domain. Throws NameInvalidError. */
export function parseNamespace(text: string): string {
  const name = parseName(text)
  if (name && name.kind !== 'content' && name.kind !== 'ipns') return formatName(name)
  throw new NameInvalidError(`"${text}" is no namespace: give a handle (alice), an address (0x…), an ENS name (alice.eth) or a domain (example.org)`)
}

/** An address with the capitals of EIP-55; one with other capitals is mistyped. Throws NameInvalidError. */
export async function parseAddress(text: string): Promise<string> {
  const { getAddress } = await import('ethers/address')
  try {
    if (/^0x[0-9a-fA-F]{40}$/.test(text)) return getAddress(text)
  } catch {
    // The sentence below says it.
  }
  throw new NameInvalidError(`"${text}" is no address of a wallet: 0x and 40 hexadecimal digits; with capitals they must be those of EIP-55, so one of them is mistyped`)
}
