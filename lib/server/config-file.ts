import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { ConfigError, SETTINGS } from '../config.ts'

const file = z.record(z.string(), z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]))

/** The settings in a YAML file, each as the text that its variable would have. Throws ConfigError. */
export function readConfigFile(path: string): Record<string, string> {
  const parsed = file.safeParse(parseFile(path) ?? {})
  if (!parsed.success) throw new ConfigError(`IPCR_CONFIG: ${path} must hold settings as NAME: value`)
  const unknown = Object.keys(parsed.data).find((name) => !SETTINGS.has(name))
  if (unknown !== undefined) throw new ConfigError(`IPCR_CONFIG: ${path} has a setting ${unknown}, which there is not`)
  return Object.fromEntries(Object.entries(parsed.data).map(([name, value]) => [name, toText(value)]))
}

// Loaded only for those who have such a file: a start takes a third of a second.
function parseFile(path: string): unknown {
  const loaded: unknown = createRequire(import.meta.url)('yaml')
  const parse: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'parse') : undefined
  if (typeof parse !== 'function') throw new TypeError('the package yaml has no parse')
  try {
    // Every value as it is written: an address is no number, and `off` no boolean.
    return Reflect.apply(parse, undefined, [readFileSync(path, 'utf8'), { schema: 'failsafe' }])
  } catch (error) {
    throw new ConfigError(`IPCR_CONFIG: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function toText(value: string | unknown[] | Record<string, unknown>): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value.join(',') : JSON.stringify(value)
}
