/** One part of a path's pattern: a word as it is, a parameter, or one whose value may have slashes. */
type Part = { word: string } | { parameter: string; isDeep: boolean }

export type PathMatcher = (segments: readonly string[]) => Record<string, string> | undefined

/**
 * Reads paths by a pattern such as `repositories/{name*}/tags`: `{x}` is one segment, `{x*}` one or more; there is at most one of
 * the latter, and what follows it is matched from the end. Empty segments match nothing.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const parts = pattern.split('/').map(parsePart)
  const deep = parts.findIndex((part) => 'parameter' in part && part.isDeep)
  return (segments) => {
    const spare = segments.length - parts.length
    if (spare < 0 || (deep === -1 && spare > 0)) return undefined
    const found: Record<string, string> = {}
    const fits = parts.every((part, index) => {
      const start = index + (deep !== -1 && index > deep ? spare : 0)
      const taken = segments.slice(start, start + 1 + (index === deep ? spare : 0))
      if ('word' in part) return taken[0] === part.word
      found[part.parameter] = taken.join('/')
      return taken.every((segment) => segment !== '')
    })
    return fits ? found : undefined
  }
}

/** The pattern as OpenAPI writes it, below `/api/v1/`. */
export function openApiPath(pattern: string): string {
  return `/api/v1/${pattern.replaceAll('*}', '}')}`
}

function parsePart(text: string): Part {
  const [, parameter, star] = /^\{(\w+)(\*?)\}$/.exec(text) ?? []
  return parameter === undefined ? { word: text } : { parameter, isDeep: star === '*' }
}
