/** The parts of the API, in the order in which they are told. */
export const TAGS = ['Search', 'Repositories', 'Namespaces', 'Names', 'Events', 'Signatures', 'Teams', 'Tokens', 'Signing in', 'Hub', 'For the operator'] as const

export type Tag = (typeof TAGS)[number]
