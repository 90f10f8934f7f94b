/** How long a block is still given after the last root that used it is gone, in ms: whoever began to read that root may end. */
export const RELEASED_BLOCKS_MS = 48 * 3_600_000
