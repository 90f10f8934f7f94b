/** First path parts that the hub needs for itself, now or as announced; none of them can be a namespace. */
export const RESERVED_HANDLES: ReadonlySet<string> = new Set([
  'v2', 'token', 'ipfs', 'ipns', 'routing', 'api', 'account', 'search', 'settings', 'operator', 'docs',
  'healthz', 'readyz', 'metrics', 'names', 'hub', '_next', 'assets', 'static', 'login', 'explore', 'help', 'about',
])

/** Components with a meaning inside a repository's directory; refused below the first of a repository's name. */
export const RESERVED_COMPONENTS: ReadonlySet<string> = new Set(['blobs', 'refs', 'tags', 'manifests', 'index.json', 'oci-layout', 'ipcr.json'])
