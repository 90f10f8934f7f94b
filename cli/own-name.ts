import { z } from 'zod'

const time = z.number().nullable()
const ownName = z.object({
  name: z.string(), ipnsName: z.string().nullable(), root: z.string().nullable(), sequence: z.number(), owner: z.string().nullable(),
  claimUntil: time, publishedAt: time, recordUntil: time, state: z.enum(['published', 'waiting', 'held']), outrunBy: z.string().nullable(),
})

/** Names under which a hub publishes, as it tells them. */
export const publishedNames = z.array(ownName)
export type OwnName = z.infer<typeof ownName>

/** One line. */
export function describeShortly({ name, ipnsName, root, state, outrunBy }: OwnName): string {
  const what = { published: 'published', waiting: 'waits to be published', held: 'waits to be restored: ipcr restore' }[state]
  return `${name}  ${ipnsName ?? 'no key yet'}  ${root === null ? '' : `/ipfs/${root}  `}${what}${outrunBy === null ? '' : `\n  Somebody else signs with this key: others follow a record of the sequence ${outrunBy}, beyond those of this hub.`}`
}

/** All of one. */
export function describeOwnName(state: OwnName): string {
  const date = (ms: number | null): string => (ms === null ? 'never' : new Date(ms).toISOString())
  return [
    describeShortly(state),
    `  published   ${date(state.publishedAt)}, sequence ${state.sequence}`,
    `  record      ends ${date(state.recordUntil)}; it is signed anew before`,
    `  owner       ${state.owner ?? 'no claim yet'}${state.claimUntil === null ? '' : `, claim until ${date(state.claimUntil)}`}`,
  ].join('\n')
}
