/** What decides where a repository stands among the results: whether its owner is proved, its source's followers, Unix ms of its latest change. */
export type RankFacts = { verified: boolean; followers: number; updatedAt: number }

const HOUR_MS = 3_600_000
const HOURS = 2 ** 20
const FOLLOWERS = 2 ** 5
const IDS = 2 ** 27
/** How far a verified owner lifts a repository. */
export const VERIFIED_RANK = FOLLOWERS * HOURS

/** One number below 2^26, higher first: a verified owner, then log2 of the followers, then freshness in hours. */
export function rankOf({ verified, followers, updatedAt }: RankFacts): number {
  const hours = clamp(Math.floor(updatedAt / HOUR_MS), HOURS)
  const known = followerStep(followers)
  return (verified ? VERIFIED_RANK : 0) + known * HOURS + hours
}

/** What of a number of followers counts: another step, another rank. */
export function followerStep(followers: number): number {
  return clamp(Math.floor(Math.log2(Math.max(followers, 0) + 1)), FOLLOWERS)
}

/** A repository's place among all: by rank, then by id; a number of at most 53 bits, of its own up to 2^27 repositories. */
export function placeOf(rank: number, id: number): number {
  return clamp(rank, 2 * VERIFIED_RANK) * IDS + (id % IDS)
}

function clamp(value: number, below: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), below - 1)
}
