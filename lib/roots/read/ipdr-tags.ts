const LATEST = 'latest'
const FORM = /^(.+)-v[12]$/

/** The files of `manifests/` that a tag may stand in, the plainest first. */
export function formsOf(tag: string): string[] {
  return [tag, `${tag}-v2`, `${tag}-v1`]
}

/**
 * The tags among the names of these files, sorted. `latest-v1` and `latest-v2` are forms of `latest`, which the first versions
 * wrote alone; of another name they are forms only beside it, as a tag may be called so.
 */
export function listTags(names: readonly string[]): string[] {
  const all = new Set(names)
  const tagOf = (name: string): string => {
    const base = FORM.exec(name)?.[1]
    return base !== undefined && (base === LATEST || all.has(base)) ? base : name
  }
  return [...new Set(names.map(tagOf))].sort()
}
