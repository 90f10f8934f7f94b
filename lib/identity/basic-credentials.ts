const BASIC = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i

/** User and password of an Authorization header (RFC 7617, UTF-8); undefined when it is not Basic, or lacks one of them. */
export function basicCredentials(authorization: string): { user: string; password: string } | undefined {
  const encoded = BASIC.exec(authorization)?.[1]
  const text = encoded === undefined ? undefined : utf8(Buffer.from(encoded, 'base64'))
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon < 1 || colon === text.length - 1) return undefined
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
