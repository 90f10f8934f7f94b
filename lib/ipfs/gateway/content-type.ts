const BYTES = 'application/octet-stream'
const TEXT = 'text/plain; charset=utf-8'
const SNIFFED = 4096

// Nothing that a browser would run or render as a page: HTML, SVG, XML, scripts and styles are shown as their source.
const BY_EXTENSION = new Map([
  ...['txt', 'md', 'markdown', 'html', 'htm', 'xhtml', 'xml', 'svg', 'css', 'js', 'mjs', 'ts', 'yaml', 'yml', 'toml', 'ini', 'conf', 'csv', 'log', 'sh', 'go', 'py']
    .map((extension): [string, string] => [extension, TEXT]),
  ['json', 'application/json'], ['png', 'image/png'], ['jpg', 'image/jpeg'], ['jpeg', 'image/jpeg'], ['gif', 'image/gif'], ['webp', 'image/webp'],
  ['gz', 'application/gzip'], ['tgz', 'application/gzip'], ['tar', 'application/x-tar'], ['zst', 'application/zstd'],
])
const BY_CODEC = new Map([[0x0200, 'application/json'], [0x51, 'application/cbor'], [0x0129, 'application/vnd.ipld.dag-json'], [0x71, 'application/vnd.ipld.dag-cbor']])

/** The media type that a file goes out under, by its codec, its name, or else by what it begins with; never one that becomes a page. */
export function contentType(codec: number, name: string, start?: Uint8Array): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return BY_CODEC.get(codec) ?? BY_EXTENSION.get(extension) ?? (start && isText(start) ? TEXT : BYTES)
}

function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, SNIFFED)
  if (start.length === 0 || start.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return true
  } catch {
    return false
  }
}
