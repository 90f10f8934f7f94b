import type { Action } from './access.ts'

/** owner ⊃ maintain ⊃ write ⊃ read (docs/root-format.md). */
export type Role = 'owner' | 'maintain' | 'write' | 'read'

/** Who owns a namespace (undefined: the operator) and who else belongs to its team. Addresses in lower case. */
export type NamespaceRights = { namespace: string; owner: string | undefined; members: readonly { address: string; role: Role }[] }

export type RightsState = { operator: string; namespaces: Iterable<NamespaceRights> }

const PUSH: ReadonlySet<Action> = new Set(['pull', 'push', 'create'])
const ALL: ReadonlySet<Action> = new Set(['pull', 'push', 'create', 'delete'])
const MAY: Record<Role, ReadonlySet<Action>> = { owner: ALL, maintain: ALL, write: PUSH, read: new Set(['pull']) }
const ADDRESS = /^0x[0-9a-f]{40}$/

/** Who may do what now, in memory: each question is one or two look-ups. Whoever writes owners or teams calls `set` after the commit. */
export class Rights {
  readonly #namespaces = new Map<string, { owner: string | undefined; members: ReadonlyMap<string, Role> }>()
  #operator = ''

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
  set({ namespace, owner, members }: NamespaceRights): void {
    this.#namespaces.set(namespace, { owner: owner?.toLowerCase(), members: new Map(members.map(({ address, role }) => [address.toLowerCase(), role])) })
  }

  /** Nobody has the namespace any more. */
  remove(namespace: string): void {
    this.#namespaces.delete(namespace)
  }

  /** `0x…` of the namespace's owner. One that nobody has taken is the operator's, a wallet's own is the wallet's. */
  owner(namespace: string): string {
    if (ADDRESS.test(namespace)) return namespace
    return this.#namespaces.get(namespace)?.owner ?? this.#operator
  }

  /** True for a namespace that somebody has; the operator takes one by pushing to it. */
  isTaken(namespace: string): boolean {
    return this.#namespaces.has(namespace)
  }

  /** The address' part in the namespace's team, if any. */
  role(address: string, namespace: string): Role | undefined {
    return this.owner(namespace) === address ? 'owner' : this.#namespaces.get(namespace)?.members.get(address)
  }

  /** True when the address may do it in the namespace. Who may pull what is public is not asked here: everybody. */
  may(address: string, namespace: string, action: Action): boolean {
    const role = this.role(address, namespace)
    return role !== undefined && MAY[role].has(action)
  }
}
