/** A root that Kubo is to hold: `name` marks the pins that are this hub's, `addresses` are where Kubo fetches it from. */
export type KeepRequest = { rpc: string; root: string; name: string; addresses: string[] }

/** What the thread that talks to Kubo does. */
export type KuboOperations = {
  /** pins the root, then takes away the other pins of that name; `added` is false when it was pinned already */
  keep: { args: KeepRequest; result: { added: boolean; removed: number } }
  /** ends the thread with whatever is under way; not answered */
  end: { args: undefined; result: void }
}
