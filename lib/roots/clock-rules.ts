/** A claim is renewed when so much of it is left. */
export const RENEW_CLAIM_SECONDS = 30 * 24 * 3600
/** What was signed under a clock that was further ahead than this is signed anew; less mends itself before anybody would see to it. */
export const CLOCK_AHEAD_MS = 6 * 3600_000
