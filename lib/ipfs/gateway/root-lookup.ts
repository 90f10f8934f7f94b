/** What a name stands for now: a root, the path below it that the name's record gives, and the record itself. */
export type NamedRoot = { root: string; path?: readonly string[]; record?: Uint8Array }

/** Own and followed names (`k51…`, or a domain) from memory or by a key look-up; undefined for names of others. */
export type RootLookup = (name: string) => NamedRoot | undefined
