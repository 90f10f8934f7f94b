const MOST_MS = 8_640_000_000_000_000

/** A moment (Unix ms) as ISO 8601; the last there is for one beyond all calendars. */
export function iso(ms: number): string {
  return new Date(Math.min(Math.max(Math.trunc(ms), -MOST_MS), MOST_MS)).toISOString()
}

/** The same where there may be none. */
export function isoOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : iso(ms)
}
