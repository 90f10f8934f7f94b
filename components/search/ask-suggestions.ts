import { z } from 'zod'
import type { Suggestions } from './suggestions.ts'

const answer = z.object({
  places: z.array(z.object({ kind: z.enum(['image', 'layer', 'namespace', 'content']), name: z.string(), reference: z.string().nullable(), path: z.string().startsWith('/') })),
  namespaces: z.array(z.object({ name: z.string() })),
  repositories: z.array(z.object({ name: z.string(), short: z.string().nullable() })),
})
const FEW = 6

/** What the hub suggests for a text; rejects when it does not answer as it should. */
export async function askSuggestions(text: string, signal: AbortSignal): Promise<Suggestions> {
  const reply = await fetch(`/api/v1/suggestions?${new URLSearchParams({ q: text, limit: String(FEW) })}`, { signal })
  return answer.parse(await reply.json())
}
