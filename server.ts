import { enableCompileCache } from 'node:module'

// Loading and type-stripping the hub's own modules is most of its start; the second start has them compiled.
const cache = new URL('node_modules/.cache/ipcr', import.meta.url).pathname
enableCompileCache(cache)
// For the threads. Without it each of them loads the compiler that strips the types: 11 MiB and 10 ms apiece.
process.env['NODE_COMPILE_CACHE'] = cache
const { startHub } = await import('./lib/server/start-hub.ts')
await startHub()
