import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { buildWhenNeeded } from './build.mjs'
import { buildStaticWhenNeeded } from './build-static.mjs'

// Before server.ts is read, which is TypeScript itself: the compiler that strips types is loaded for nothing then.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/ipcr'))

process.env.NODE_ENV = 'production'
process.env.NEXT_TELEMETRY_DISABLED = '1'
if (process.env.npm_lifecycle_event === 'start') stopWithParent()
// A wrong setting is told before a build of minutes; what is loaded for that, the hub needs anyway.
const { checkSettings } = await import('../lib/server/check-settings.ts')
const { site } = await checkSettings()
const pages = await buildWhenNeeded()
// Part of the hub's root, unless that has another one or none.
if (site === undefined) await buildStaticWhenNeeded(pages)
// In this process, so that a SIGTERM sent to it reaches the server itself.
await import('../server.ts')

/** npm hands SIGTERM to its shell only, which ends without telling us. */
function stopWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
