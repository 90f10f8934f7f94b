import { buildWhenNeeded } from './build.mjs'

process.env.NODE_ENV = 'production'
process.env.NEXT_TELEMETRY_DISABLED = '1'
await buildWhenNeeded()
// In this process, so that a SIGTERM sent to it reaches the server itself.
await import('../server.ts')
