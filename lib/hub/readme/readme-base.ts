/** Where relative links of a README lead: `page` to files as its forge shows them, `raw` to the files themselves. */
export type ReadmeBase = { page: URL; raw: URL; isForge: boolean }

const FORGES: Record<string, { page: string; raw: string }> = {
  'github.com': { page: 'blob/HEAD/', raw: 'raw/HEAD/' },
  'gitlab.com': { page: '-/blob/HEAD/', raw: '-/raw/HEAD/' },
}

/** Read from what an image names as its source; undefined when that is no web address. */
export function readmeBase(source: string | undefined): ReadmeBase | undefined {
  const url = source === undefined ? null : URL.parse(source)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  const path = url.pathname.replace(/\/-\/.*$/, '').replace(/\/+$/, '')
  const forge = FORGES[url.hostname]
  if (!forge) return { page: new URL(`${path}/`, url.origin), raw: new URL(`${path}/`, url.origin), isForge: false }
  const project = (url.hostname === 'github.com' ? path.split('/').slice(0, 3).join('/') : path).replace(/\.git$/, '')
  return { page: new URL(`${project}/${forge.page}`, url.origin), raw: new URL(`${project}/${forge.raw}`, url.origin), isForge: true }
}

/** The web address that a link or an image (`raw`) of a README means; undefined when it means none. */
export function resolveReadmeUrl(base: ReadmeBase | undefined, text: string, kind: 'page' | 'raw'): URL | undefined {
  const absolute = URL.parse(text)
  if (absolute) return isWeb(absolute) ? absolute : undefined
  if (/^[\\/]{2}/.test(text)) return URL.parse(`https:${text}`) ?? undefined
  // On a forge a slash begins at the top of the project.
  if (text.trim() === '') return undefined
  const found = base && URL.parse(base.isForge && text.startsWith('/') ? `.${text}` : text, base[kind])
  return found && isWeb(found) ? found : undefined
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:'
}
