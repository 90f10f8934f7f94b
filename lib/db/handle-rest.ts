/** A released handle rests for so long (ms). */
export const REST_MS = 90 * 86_400_000
