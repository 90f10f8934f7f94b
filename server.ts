import { enableCompileCache } from 'node:module'

// Loading and type-stripping the hub's own modules is most of its start; the second start has them compiled.
enableCompileCache(new URL('node_modules/.cache/ipcr', import.meta.url).pathname)
const { startHub } = await import('./lib/server/start-hub.ts')
await startHub()
