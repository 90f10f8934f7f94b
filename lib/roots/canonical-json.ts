import canonicalize from 'canonicalize'

/** RFC 8785 as UTF-8, no final newline: equal values give equal bytes. Throws TypeError for what JSON cannot hold. */
export function encodeCanonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return new TextEncoder().encode(text)
}
