const MAX_NAME = 255

/** Content-Disposition with a file name, in ASCII and where needed in UTF-8 too (RFC 6266, RFC 8187). */
export function disposition(kind: 'attachment' | 'inline', name: string): string {
  const short = Array.from(name).slice(0, MAX_NAME).join('').toWellFormed()
  const ascii = short.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const extended = ascii === short ? '' : `; filename*=UTF-8''${encodeURIComponent(short).replace(/['()*!]/g, escapeMark)}`
  return `${kind}; filename="${ascii}"${extended}`
}

function escapeMark(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
}
