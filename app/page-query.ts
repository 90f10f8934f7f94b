export type SearchParams = Promise<Record<string, string | string[] | undefined>>

const LONGEST = 300

/** One parameter of a page's query; empty, repeated and overlong ones count as absent. */
export async function pageQuery(params: SearchParams, name: string): Promise<string | undefined> {
  const value = (await params)[name]
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined
}
