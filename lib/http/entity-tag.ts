/** True when If-None-Match names the entity tag or `*` (RFC 9110 §13.1.2, weak comparison). */
export function matchesETag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const opaque = etag.replace(/^W\//, '')
  return header.split(',').some((part) => {
    const tag = part.trim()
    return tag === '*' || tag.replace(/^W\//, '') === opaque
  })
}
