import type { ManifestFacts, Platform } from '../../lib/db/index/rows.ts'
import { cutPairs, LABEL_LIMITS, saneTime } from './cut.ts'

export type ConfigFacts = Pick<ManifestFacts, 'platforms' | 'labels' | 'created'>

export const NO_CONFIG: ConfigFacts = { platforms: [], labels: [], created: null }
const MOST_TEXT = 64

/** What an image's configuration says (OCI Image Specification 1.1), read tolerantly: a member of an unexpected kind is as one that is not there. */
export function configFacts(bytes: Uint8Array): ConfigFacts {
  const document = parse(bytes)
  if (!document) return NO_CONFIG
  const [os, architecture] = [text(document['os']), text(document['architecture'])]
  const platform: Platform | undefined = os && architecture ? { os, architecture, variant: text(document['variant']) ?? '' } : undefined
  return {
    platforms: platform ? [platform] : [],
    labels: cutPairs(member(document['config'], 'Labels'), LABEL_LIMITS),
    created: saneTime(document['created']),
  }
}

function parse(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isObject(document) ? document : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MOST_TEXT ? value.toWellFormed() : undefined
}
