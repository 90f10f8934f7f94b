import fc from 'fast-check'

/** Lower-case hex of `length` characters. */
export function hex(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
}

/** Well-formed digests of both algorithms. */
export const digests = fc.oneof(hex(64).map((text) => `sha256:${text}` as const), hex(128).map((text) => `sha512:${text}` as const))

/** Text that no grammar expects: any UTF-16, and characters that mean something in paths, headers or JSON. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('/', '.', ':', '-', '_', '%', '\0', '\n', 'a', 'A', '0', '"', '\\') }),
)
