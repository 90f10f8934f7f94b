/** First path parts that the hub needs for itself, now or as announced; none of them can be a namespace. */
export const RESERVED_HANDLES: ReadonlySet<string> = new Set([
  'v2', 'token', 'ipfs', 'ipns', 'routing', 'api', 'account', 'search', 'settings', 'operator', 'docs',
  'healthz', 'readyz', 'metrics', 'names', 'hub', '_next', 'assets', 'static', 'login', 'explore', 'help', 'about',
])

/** Files beside the namespaces, in a hub's root or its pages; they are spelled like domains, and none of them can be one. */
export const RESERVED_FILES: ReadonlySet<string> = new Set(['index.html', '404.html', 'ipcr.json', 'openapi.json', 'robots.txt', 'sitemap.xml', 'favicon.ico', 'icon.svg'])

/** Components with a meaning inside a repository's directory; refused below the first of a repository's name. */
export const RESERVED_COMPONENTS: ReadonlySet<string> = new Set(['blobs', 'refs', 'tags', 'manifests', 'index.json', 'oci-layout', 'ipcr.json'])
