import { z } from 'zod'
import { README_LIMITS } from '../readme-limits.ts'

const DESCRIPTION = 'org.opencontainers.image.description'
const annotationsSchema = z.record(z.string(), z.string())
const configSchema = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish() })

/** What an image says of itself in one line: by the first annotations that say it, or by the label in its configuration. */
export function descriptionOf(annotations: readonly unknown[], config: () => Uint8Array | undefined): string | undefined {
  const said = annotations.map((one) => annotationsSchema.safeParse(one).data?.[DESCRIPTION]).find((text) => text !== undefined)
  const text = said ?? label(config())
  return text === undefined ? undefined : toShort(text)
}

/** One line of at most 200 characters; undefined when nothing is left. */
export function toShort(text: string): string | undefined {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return Array.from(line).slice(0, README_LIMITS.short).join('').trim() || undefined
}

function label(config: Uint8Array | undefined): string | undefined {
  if (!config) return undefined
  try {
    return configSchema.safeParse(JSON.parse(Buffer.from(config).toString())).data?.config?.Labels?.[DESCRIPTION]
  } catch {
    return undefined
  }
}
