import type { NamespaceClaim, NamespaceTransfer, SignedClaim, SignedTeam, SignedTransfer, Team } from './claim.ts'

type Field = { name: string; type: string }

/** What a wallet shows and signs: domain and types of one purpose (EIP-712). */
export type TypedData = { domain: { name: string; version: string }; types: Record<string, Field[]> }

// "string namespace,address owner" as EIP-712's encodeType writes it.
const fields = (signature: string): Field[] =>
  signature.split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ')
    return { name, type }
  })

const NAMESPACE_DOMAIN = { name: 'ipcr namespace', version: '1' }

export const CLAIM_DATA: TypedData = {
  domain: NAMESPACE_DOMAIN,
  types: {
    NamespaceClaim: fields('string namespace,address owner,uint256 chainId,string hub,string root,string scope,uint64 seq,uint64 notBefore,uint64 notAfter,bytes32 prev'),
  },
}

export const TRANSFER_DATA: TypedData = {
  domain: NAMESPACE_DOMAIN,
  types: { NamespaceTransfer: fields('string namespace,address from,address to,bytes32 prev,uint64 seq') },
}

export const TEAM_DATA: TypedData = {
  domain: { name: 'ipcr team', version: '1' },
  types: {
    Team: fields('string namespace,uint64 seq,uint64 notAfter,Member[] members'),
    Member: fields('address account,string role,string recipient'),
  },
}

/** The EIP-712 digest of a claim, 0x and 64 hex: what `prev` of the next one holds. */
export function hashClaim(claim: NamespaceClaim): Promise<string> {
  return digestOf(CLAIM_DATA, claim)
}

export function hashTransfer(transfer: NamespaceTransfer): Promise<string> {
  return digestOf(TRANSFER_DATA, transfer)
}

export function hashTeam(team: Team): Promise<string> {
  return digestOf(TEAM_DATA, team)
}

/** The EIP-55 address whose key signed the message; undefined for a malformed one and for contract wallets. */
export function signerOfClaim(claim: SignedClaim): Promise<string | undefined> {
  return signerOf(CLAIM_DATA, claim)
}

export function signerOfTransfer(transfer: SignedTransfer): Promise<string | undefined> {
  return signerOf(TRANSFER_DATA, transfer)
}

export function signerOfTeam(team: SignedTeam): Promise<string | undefined> {
  return signerOf(TEAM_DATA, team)
}

async function digestOf({ domain, types }: TypedData, message: object): Promise<string> {
  const { TypedDataEncoder } = await import('./eip712.ts')
  return TypedDataEncoder.hash(domain, types, { ...message })
}

async function signerOf({ domain, types }: TypedData, message: { sig: string }): Promise<string | undefined> {
  const { verifyTypedData } = await import('./eip712.ts')
  try {
    return verifyTypedData(domain, types, { ...message }, message.sig)
  } catch {
    return undefined
  }
}
