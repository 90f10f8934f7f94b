import { z } from 'zod'
import type { TagSummary } from '../../lib/hub/hub-source.ts'
import { askHub } from '../wallet/session-client.ts'
import type { LoadedTags } from './remembered-tags.ts'

const tag = z.object({
  name: z.string(), digest: z.string(), kind: z.enum(['image', 'index', 'artifact']), mediaType: z.string(), artifactType: z.string().nullable(),
  totalSize: z.number().nullable(), platforms: z.array(z.string()), changedAt: z.string(), aliases: z.array(z.string()), moreAliases: z.boolean(),
  trust: z.enum(['signed', 'vouched', 'wrong', 'unsigned']).nullable(),
})
const page = z.object({ items: z.array(tag), cursor: z.string().nullable() })

/** One page of tags of the hub's API. Rejects when it does not answer so. */
export async function loadTags(path: string): Promise<LoadedTags> {
  const { items, cursor } = page.parse(await askHub(path))
  return { tags: items.map(toTag), cursor }
}

function toTag({ artifactType, totalSize, changedAt, trust, ...rest }: z.infer<typeof tag>): TagSummary {
  return { ...rest, artifactType: artifactType ?? undefined, size: totalSize ?? undefined, updatedAt: Date.parse(changedAt), trust: trust ?? undefined }
}
