import type { EventRow } from '../../db/index/queries/events.ts'
import { iso } from '../read/iso.ts'

/** An event as Server-Sent Events have it, its id to go on from. */
export function formatEvent({ id, at, kind, name, detail }: EventRow): string {
  return `id: ${id}\ndata: ${JSON.stringify({ id, at: iso(at), kind, name, detail: detail === null ? null : JSON.parse(detail) })}\n\n`
}

/** Moves where a reader goes on from, without an event. */
export function formatPosition(id: number): string {
  return `id: ${id}\n\n`
}

/** Tells that events before this one are not kept any more. */
export function formatGap(id: number): string {
  return `id: ${id}\nevent: gap\ndata: {}\n\n`
}

/** True for an event of a name, or of something below it (of a repository also its tags); without a name for all. */
export function isBelow(name: string, above: string | undefined): boolean {
  return above === undefined || name === above || (name.startsWith(above) && /^[/:]/.test(name.slice(above.length)))
}
