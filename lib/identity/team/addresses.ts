import { TeamError } from './team-error.ts'

const ADDRESS = /^0x[0-9a-f]{40}$/i

/** An address as EIP-55 writes it, whatever its case was. Rejects with TeamError TEAM_INVALID. */
export async function checksummed(address: string): Promise<string> {
  if (!ADDRESS.test(address)) throw new TeamError('TEAM_INVALID', `${JSON.stringify(address.slice(0, 64))} is no address: it is 0x and 40 hex digits`)
  const { getAddress } = await import('../claim/eip55.ts')
  return getAddress(address.toLowerCase())
}
