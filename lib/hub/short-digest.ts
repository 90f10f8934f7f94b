/** A digest's algorithm and first 12 characters, as docker shortens it. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':')
  return digest.slice(0, colon + 13)
}
