const PATTERNS = { sha256: /^[0-9a-f]{64}$/, sha512: /^[0-9a-f]{128}$/ } as const

export type Algorithm = keyof typeof PATTERNS

/** A validated digest, `sha256:<64 hex>` or `sha512:<128 hex>` (OCI Image Specification, Descriptors). */
export type Digest = `${Algorithm}:${string}`

export type DigestParts = { algorithm: Algorithm; hex: string }

/** Splits a digest into algorithm and lower-case hex; undefined when it is malformed or of an unsupported algorithm. */
export function parseDigest(text: string): DigestParts | undefined {
  const colon = text.indexOf(':')
  const algorithm = text.slice(0, colon)
  if (algorithm !== 'sha256' && algorithm !== 'sha512') return undefined
  const hex = text.slice(colon + 1)
  return PATTERNS[algorithm].test(hex) ? { algorithm, hex } : undefined
}

/** True for a well-formed digest of a supported algorithm. */
export function isDigest(text: string): text is Digest {
  return parseDigest(text) !== undefined
}

/** The digest's text for an algorithm and its lower-case hex. */
export function formatDigest(algorithm: Algorithm, hex: string): Digest {
  return `${algorithm}:${hex}`
}
