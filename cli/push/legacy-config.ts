import { z } from 'zod'
import type { Digest } from '../../lib/oci/digest.ts'
import { parseJson } from '../../lib/roots/read/parse-json.ts'

// Of the layer, and not of the image that it is the top of.
const OF_THE_LAYER = new Set(['id', 'parent', 'Size', 'parent_id', 'layer_id', 'throwaway'])
const layerSchema = z.looseObject({
  parent: z.string().regex(/^[0-9a-f]{64}$/).optional().or(z.literal('').transform(() => undefined)),
  created: z.string().optional(), author: z.string().optional(), comment: z.string().optional(),
  // As it stands: the order of its members is part of the digest.
  container_config: z.unknown().optional(),
})
const commandSchema = z.looseObject({ Cmd: z.array(z.string()).nullish() })

export type LegacyLayer = { id: string; parent: string | undefined; document: z.infer<typeof layerSchema> }

/** A layer's `json` as docker wrote it before 1.10. Throws LayoutError. */
export function legacyLayer(id: string, bytes: Uint8Array): LegacyLayer {
  const document = parseJson(`${id}/json`, bytes, layerSchema)
  return { id, parent: document.parent, document }
}

/** The configuration that docker itself makes of such layers when it loads them (`MakeConfigFromV1Config`), the lowest first. */
export function legacyConfig(chain: readonly LegacyLayer[], diffIds: readonly Digest[]): Buffer {
  const top = chain.at(-1)?.document ?? {}
  const config = { ...Object.fromEntries(Object.entries(top).filter(([key]) => !OF_THE_LAYER.has(key))), rootfs: { type: 'layers', diff_ids: diffIds }, history: chain.map(historyOf) }
  return Buffer.from(goJson(sorted(config)))
}

function historyOf({ document: { created, author, comment, container_config } }: LegacyLayer): object {
  const by = (commandSchema.safeParse(container_config).data?.Cmd ?? []).join(' ')
  return { created, ...(author ? { author } : {}), ...(by === '' ? {} : { created_by: by }), ...(comment ? { comment } : {}) }
}

/** JSON as Go writes it, which has signs of HTML escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** With its members in the order in which Go writes those of a map. */
export function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
