import { z } from 'zod'
import { ipnsMultihash } from '../lib/names/ipns-name.ts'
import { HubApiError, type HubApi } from './hub-api.ts'
import { plainText } from './plain-text.ts'
import { formatTable } from './table.ts'

const text = z.string().max(2000).transform(plainText)
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const key = z.string().refine((name) => ipnsMultihash(name) !== undefined, 'not an IPNS name')
const time = z.iso.datetime()

/** A namespace as the API tells it (docs/api.md). Times ISO 8601, `seq` Unix ms. */
export const namespaceState = z.object({
  name: text, kind: z.enum(['handle', 'wallet', 'ens', 'dns']), owner: address, ipns: key.nullable(), keyHolder: z.enum(['hub', 'owner']),
  proof: z.object({ by: z.enum(['signature', 'hub', 'ens', 'dns', 'operator']), at: time }),
  claim: z.object({ seq: z.number(), notBefore: time, notAfter: time, digest: z.string().regex(/^0x[0-9a-f]{64}$/) }).nullable(),
  renewFrom: time.nullable(), writable: z.boolean(), whyNotWritable: text.nullable(), role: z.enum(['owner', 'maintain', 'write', 'read']).nullable(),
  team: z.object({ seq: z.number(), notAfter: time, members: z.number() }).nullable(), transferTo: address.nullable(),
})
export type NamespaceState = z.infer<typeof namespaceState>

const PROOF = { signature: 'by its signature', hub: 'by the hub, first come', ens: 'by the ENS name', dns: 'by the domain', operator: "by the hub's operator" }

/** A namespace of the hub; undefined when it has none of that name. Throws HubApiError. */
export async function findNamespace(api: HubApi, namespace: string): Promise<NamespaceState | undefined> {
  try {
    return namespaceState.parse(await api('GET', `namespaces/${encodeURIComponent(namespace)}`))
  } catch (error) {
    if (error instanceof HubApiError && error.status === 404) return undefined
    throw error
  }
}

/** One line for each. */
export function describeNamespaces(items: readonly NamespaceState[]): string {
  return formatTable(['NAMESPACE', 'KIND', 'ROLE', 'CLAIM UNTIL', 'STATE'], items.map((item) => [item.name, item.kind, item.role ?? '-', day(item.claim?.notAfter) ?? 'no claim yet', stateOf(item)]))
}

/** All of one, with what its owner should do next. */
export function describeNamespace(item: NamespaceState): string {
  const lines: [string, string][] = [
    ['kind', item.kind],
    ['owner', item.owner],
    ['proved', `${PROOF[item.proof.by]}, ${day(item.proof.at)}`],
    ['key', `${item.ipns ?? 'none yet'}${item.keyHolder === 'owner' ? ', which its owner has: the hub only follows it' : ''}`],
    ['claim', item.claim ? `until ${day(item.claim.notAfter)}${item.renewFrom === null ? ', the hub renews it' : ''}` : 'none yet'],
    ['team', item.team ? `${item.team.members} members, signed until ${day(item.team.notAfter)}` : 'nobody but the owner'],
    ['you are', item.role ?? 'not a member'],
    ...(item.transferTo === null ? [] : [['offered to', item.transferTo] as [string, string]]),
    ['state', stateOf(item)],
  ]
  return [item.name, ...lines.map(([name, value]) => `  ${name.padEnd(11)} ${value}`), ...nextStep(item)].join('\n')
}

function stateOf({ writable, whyNotWritable, renewFrom }: NamespaceState): string {
  if (!writable) return whyNotWritable ?? 'cannot be written'
  return isDue(renewFrom) ? 'renew its claim' : 'good'
}

function nextStep({ name, role, renewFrom, transferTo }: NamespaceState): string[] {
  if (role === 'owner' && isDue(renewFrom)) return [`\nIts claim ends soon, and then nobody can push: ipcr namespace renew ${name}`]
  if (transferTo !== null && role === 'owner') return [`\nUntil it is accepted the offer can be taken back: ipcr namespace transfer ${name} --take-back`]
  return []
}

function isDue(renewFrom: string | null): boolean {
  return renewFrom !== null && Date.parse(renewFrom) <= Date.now()
}

function day(iso: string | undefined): string | undefined {
  return iso?.slice(0, 10)
}
