import { z } from 'zod'
import { formatBytes } from './format-bytes.ts'

const progress = z.object({ blocks: z.number(), files: z.number(), bytes: z.number() })
const pin = z.object({ state: z.enum(['waiting', 'fetching', 'pinned', 'failed']), root: z.string().nullable(), pinnedAt: z.string().nullable(), wanted: z.string().nullable(), detail: z.string().nullable(), progress: progress.nullable() })

/** How a name outside this hub stands, as the API tells it. */
export const nameState = z.object({
  name: z.string(), state: z.string(), since: z.string().nullable(), detail: z.string().nullable(), root: z.string().nullable(), path: z.string().nullable(),
  ipnsName: z.string().nullable(), followed: z.boolean(), pin: pin.nullable(),
})
export type ShownName = z.infer<typeof nameState>

/** One line for people. */
export function describeName(state: ShownName): string {
  const root = state.root === null ? '' : ` /ipfs/${[state.root, ...(state.path ? [state.path] : [])].join('/')}`
  const kept = state.pin ? `, ${describePin(state)}` : state.followed ? ', followed' : ''
  return `${state.name}  ${state.state !== 'unknown' ? state.state : state.detail === null ? 'not looked at yet' : 'nothing found'}${root}${kept}${state.detail ? `\n  ${state.detail}` : ''}`
}

/** How far the keeping of a name is. */
export function describePin({ pin: kept }: ShownName): string {
  if (!kept) return 'not kept'
  if (kept.state === 'pinned') return `all of ${kept.root ?? ''} is here`
  const far = kept.progress ? `: ${kept.progress.blocks} blocks and ${kept.progress.files} files, ${formatBytes(kept.progress.bytes)}` : ''
  return `${kept.state}${far}${kept.detail ? ` (${kept.detail})` : ''}`
}
