/** What the hub suggests while somebody types; `places` are what the text names exactly. */
export type Suggestions = {
  places: { kind: 'image' | 'layer' | 'namespace' | 'content'; name: string; reference: string | null; path: string }[]
  namespaces: { name: string }[]
  repositories: { name: string; short: string | null }[]
}
