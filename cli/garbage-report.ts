import { z } from 'zod'

const count = z.number().int().nonnegative()

/** What a collection removed, or would remove; `bytes` are those of the blobs. */
export const garbageReport = z.object({ dryRun: z.boolean(), links: count, blobs: count, bytes: count, uploads: count, strays: count })

export type GarbageSummary = z.infer<typeof garbageReport>
