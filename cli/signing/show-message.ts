import { NO_CLAIM, type NamespaceClaim, type NamespaceTransfer, type Team } from '../../lib/identity/claim/claim.ts'
import { IMAGE_DATA, type ImageMessage } from '../../lib/identity/image/image-signature.ts'
import { CLAIM_DATA, TEAM_DATA, TRANSFER_DATA, type TypedData } from '../../lib/identity/claim/typed-data.ts'

/** What a claim says, member by member, in the order in which a wallet shows it. */
export function showClaim(claim: NamespaceClaim): string {
  return show(CLAIM_DATA, [
    ['namespace', claim.namespace], ['owner', claim.owner], ['chainId', String(claim.chainId)],
    ['hub', claim.hub || 'none: wherever it is published'],
    ['root', claim.root || 'none: no key may publish it any more'],
    ['scope', claim.scope], ['seq', `${claim.seq} (${minute(claim.seq)})`], ['notBefore', minute(claim.notBefore * 1000)], ['notAfter', minute(claim.notAfter * 1000)],
    ['prev', claim.prev === NO_CLAIM ? 'none: it is the first' : claim.prev],
  ])
}

/** What a transfer says. */
export function showTransfer({ namespace, from, to, prev, seq }: NamespaceTransfer): string {
  return show(TRANSFER_DATA, [['namespace', namespace], ['from', from], ['to', to], ['prev', prev], ['seq', `${seq} (${minute(seq)})`]])
}

/** What a team says: everybody in it. */
export function showTeam({ namespace, seq, notAfter, members }: Team): string {
  return show(TEAM_DATA, [
    ['namespace', namespace], ['seq', `${seq} (${minute(seq)})`], ['notAfter', minute(notAfter * 1000)],
    ['members', members.length === 0 ? 'nobody but the owner' : String(members.length)],
    ...members.map(({ account, role }): [string, string] => ['', `${account} ${role}`]),
  ])
}

/** What a signature of an image says. */
export function showImage({ repository, digest, tag, issuedAt, notAfter, seq }: ImageMessage): string {
  return show(IMAGE_DATA, [
    ['repository', repository], ['digest', digest], ['tag', tag || 'none: these bytes, whatever they are called'],
    ['issuedAt', minute(issuedAt * 1000)], ['notAfter', notAfter <= issuedAt ? 'at once: it takes back what was signed' : minute(notAfter * 1000)], ['seq', `${seq} (${minute(seq)})`],
  ])
}

function show({ domain, types }: TypedData, lines: [string, string][]): string {
  return [`${Object.keys(types)[0]} (EIP-712, ${domain.name} ${domain.version}):`, ...lines.map(([member, value]) => `  ${member.padEnd(10)} ${value}`), ''].join('\n')
}

function minute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
