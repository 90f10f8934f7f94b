const BASE = 'http://local.invalid'

/** A path of this site out of a text that anybody may have written: `/` for other origins (`//evil`, `/\evil`), scripts, and what is no path. */
export function localPath(text: string | undefined): string {
  if (text === undefined || !text.startsWith('/')) return '/'
  const url = URL.parse(text, BASE)
  if (url?.origin !== BASE || /^\/[/\\]/.test(url.pathname)) return '/'
  return url.pathname + url.search + url.hash
}
