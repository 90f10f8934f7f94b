import { NameInvalidError, parseAddress } from './namespace-name.ts'
import type { TeamMember } from './signing/check-team.ts'
import { roleSchema } from './team-state.ts'

/** Members as they are named at the command line, `0x…=write` each. Throws NameInvalidError. */
export async function parseMembers(texts: readonly string[]): Promise<TeamMember[]> {
  const members = await Promise.all(texts.map(parseMember))
  requireOnce(members.map(({ address }) => address))
  return members
}

/** Addresses with the capitals of EIP-55, each once. Throws NameInvalidError. */
export async function parseAddresses(texts: readonly string[]): Promise<string[]> {
  const addresses = await Promise.all(texts.map(parseAddress))
  requireOnce(addresses)
  return addresses
}

/** A role in a team. Throws NameInvalidError. */
export function parseRole(text: string): TeamMember['role'] {
  const { data } = roleSchema.safeParse(text)
  if (data) return data
  throw new NameInvalidError(`"${text}" is no role: owner, maintain, write or read`)
}

async function parseMember(text: string): Promise<TeamMember> {
  const [address = '', role, ...rest] = text.split('=')
  if (role === undefined || rest.length > 0) throw new NameInvalidError(`"${text}" is no member: give an address and its role, such as 0x…=write`)
  return { address: await parseAddress(address), role: parseRole(role) }
}

function requireOnce(addresses: readonly string[]): void {
  const twice = addresses.find((address, index) => addresses.indexOf(address) !== index)
  if (twice !== undefined) throw new NameInvalidError(`${twice} is named twice`)
}
