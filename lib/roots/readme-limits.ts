/** The longest README: characters of the short form, bytes of the full one. */
export const README_LIMITS = { short: 200, full: 256 * 1024 } as const
