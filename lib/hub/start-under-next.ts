import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getContext } from '../context-ref.ts'
import { installBridge } from './node-bridge.ts'

/**
 * Builds the hub's context in a process that Next started itself. lib/context.ts is loaded as it is and not out of
 * Next's bundle: its workers are files beside it, and a bundled copy would be a second context.
 */
export async function startUnderNext(): Promise<void> {
  const url = pathToFileURL(join(process.cwd(), 'lib', 'context.ts')).href
  const loaded: unknown = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ url)
  await creator(loaded)()
  getContext().pagesReady()
  installBridge()
}

function creator(loaded: unknown): () => unknown {
  const create: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'createContextOnce') : undefined
  if (typeof create !== 'function') throw new TypeError('lib/context.ts does not export createContextOnce')
  return () => Reflect.apply(create, undefined, [])
}
