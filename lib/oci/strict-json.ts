const MAX_DEPTH = 64
// 4 MiB of layers, each with its type, digest and size, have fewer; more would cost seconds and hundreds of MiB.
const MAX_TOKENS = 400_000

/** Bytes that are not one JSON object as RFC 8259 and RFC 7493 (I-JSON) want it. */
export class JsonInvalidError extends Error {
  readonly code = 'JSON_INVALID'
  override name = 'JsonInvalidError'
}

/**
 * Parses UTF-8 bytes as one JSON value. Throws JsonInvalidError for a BOM, bad UTF-8, bytes after the end,
 * duplicate keys (two readers may see two documents in them) more than 64 levels and more than 400,000 tokens (RFC 8259, RFC 7493 §2.3).
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  checkShape(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new JsonInvalidError(`not JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (text.startsWith('\ufeff')) throw new JsonInvalidError('begins with a byte order mark')
    return text
  } catch (error) {
    if (error instanceof JsonInvalidError) throw error
    throw new JsonInvalidError('not UTF-8')
  }
}

// A flat scan before JSON.parse, so that depth is bounded and keys are seen that JSON.parse would drop.
// An unterminated string runs to the end (`$`), which keeps the scan linear.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}[\],:]/gs

function checkShape(text: string): void {
  const keys: (Set<string> | undefined)[] = []
  let awaitsKey = false
  let tokens = 0
  for (const [token] of text.matchAll(TOKEN)) {
    if (++tokens > MAX_TOKENS) throw new JsonInvalidError(`larger than ${MAX_TOKENS} tokens`)
    if (token === '{' || token === '[') {
      keys.push(token === '{' ? new Set() : undefined)
      if (keys.length > MAX_DEPTH) throw new JsonInvalidError(`nested deeper than ${MAX_DEPTH} levels`)
      awaitsKey = token === '{'
    } else if (token === '}' || token === ']') {
      keys.pop()
      awaitsKey = false
    } else if (token === ',') awaitsKey = keys.at(-1) !== undefined
    else if (token === ':') awaitsKey = false
    else if (awaitsKey) noteKey(keys.at(-1), token)
  }
}

function noteKey(keys: Set<string> | undefined, token: string): void {
  const key = unquote(token)
  if (keys?.has(key)) throw new JsonInvalidError(`the key ${token.slice(0, 80)} stands twice`)
  keys?.add(key)
}

function unquote(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    throw new JsonInvalidError('a string is malformed')
  }
}
