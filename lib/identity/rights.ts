import type { Action } from './access.ts'

/** owner ⊃ maintain ⊃ write ⊃ read (docs/root-format.md). */
export type Role = 'owner' | 'maintain' | 'write' | 'read'

/** Who owns a namespace (undefined: the operator) and who else belongs to its team. Addresses in lower case, times in Unix ms. */
export type NamespaceRights = {
  namespace: string
  owner: string | undefined
  members: readonly { address: string; role: Role }[]
  /** when the owner's claim ends; undefined: the hub renews it */
  until?: number | undefined
  /** when the team's signature ends */
  teamUntil?: number | undefined
  /** why nothing may be written for now, as a sentence */
  frozen?: string | undefined
  /** the owner's own key (k51…) under which it is published, instead of one of this hub */
  ownKey?: string | undefined
}

export type RightsState = { operator: string; namespaces: Iterable<NamespaceRights> }

/** `accountPage`: where a wallet signs claims, in words. */
export type RightsOptions = { now?: () => number; accountPage?: string }

type Held = Omit<NamespaceRights, 'namespace' | 'members'> & { members: ReadonlyMap<string, Role> }

const PUSH: ReadonlySet<Action> = new Set(['pull', 'push', 'create'])
const ALL: ReadonlySet<Action> = new Set(['pull', 'push', 'create', 'delete'])
const MAY: Record<Role, ReadonlySet<Action>> = { owner: ALL, maintain: ALL, write: PUSH, read: new Set(['pull']) }
const ADDRESS = /^0x[0-9a-f]{40}$/

/** Who may do what now, in memory: each question is one or two look-ups. Whoever writes owners or teams calls `set` after the commit. */
export class Rights {
  readonly #namespaces = new Map<string, Held>()
  readonly #now: () => number
  readonly #accountPage: string
  #operator = ''

  constructor({ now = Date.now, accountPage = 'the page /account/namespaces of this hub' }: RightsOptions = {}) {
    this.#now = now
    this.#accountPage = accountPage
  }

  /** Takes the place of everything before. */
  load({ operator, namespaces }: RightsState): void {
    this.#namespaces.clear()
    this.setOperator(operator)
    for (const namespace of namespaces) this.set(namespace)
  }

  /** `0x…` of whoever runs the hub, in lower case. */
  get operator(): string {
    return this.#operator
  }

  setOperator(address: string): void {
    this.#operator = address.toLowerCase()
  }

  /** The owner's and the team's rights are these from now on; also those of tokens that are out already. */
  set({ namespace, owner, members, ...more }: NamespaceRights): void {
    const roles = new Map(members.map(({ address, role }): [string, Role] => [address.toLowerCase(), role]))
    this.#namespaces.set(namespace, { ...more, owner: owner?.toLowerCase(), members: roles })
  }

  /** Nobody has the namespace any more. */
  remove(namespace: string): void {
    this.#namespaces.delete(namespace)
  }

  /** `0x…` of the namespace's owner. A handle that nobody has taken is the operator's, a wallet's own is the wallet's, a domain nobody's ('') before it is proved. */
  owner(namespace: string): string {
    if (ADDRESS.test(namespace)) return namespace
    const held = this.#namespaces.get(namespace)
    if (!held && namespace.includes('.')) return ''
    return held?.owner ?? this.#operator
  }

  /** True for a namespace that somebody has; the operator takes one by pushing to it. */
  isTaken(namespace: string): boolean {
    return this.#namespaces.has(namespace)
  }

  /** The address' part in the namespace's team, if any. */
  role(address: string, namespace: string): Role | undefined {
    if (this.owner(namespace) === address) return 'owner'
    const held = this.#namespaces.get(namespace)
    if (!held || (held.teamUntil !== undefined && held.teamUntil <= this.#now())) return undefined
    return held.members.get(address)
  }

  /** True when the address may do it in the namespace. Who may pull what is public is not asked here: everybody. */
  may(address: string, namespace: string, action: Action): boolean {
    const role = this.role(address, namespace)
    return role !== undefined && MAY[role].has(action)
  }

  /** What to do to own the namespace, as the end of a sentence. */
  howToClaim(namespace: string): string {
    return `sign one at ${this.#accountPage} or with ipcr namespace claim ${namespace}`
  }

  /** Why nobody may write in the namespace now, as a sentence for the one who tries; undefined when those with the right may. */
  whyNotWritable(namespace: string): string | undefined {
    const held = this.#namespaces.get(namespace)
    if (!held) return ADDRESS.test(namespace) ? `${namespace} has no claim yet: ${this.howToClaim(namespace)}` : undefined
    if (held.frozen !== undefined) return held.frozen
    if (held.ownKey !== undefined) return `${namespace} is published under its owner's own key ${held.ownKey}: it is written there, this hub only follows it`
    if (held.until === undefined || held.until > this.#now()) return undefined
    return `the claim of ${namespace} ended on ${new Date(held.until).toISOString().slice(0, 10)}: renew it at ${this.#accountPage} or with ipcr namespace renew ${namespace}`
  }
}
