import { z } from 'zod'
import { isTag } from '../../lib/oci/reference.ts'
import { refusal, type Registry } from './registry.ts'
import { RegistryContentError } from './registry-error.ts'
import { readAll } from './send.ts'

const AT_A_TIME = 1000
const MOST_TAGS = 100_000
const page = z.looseObject({ tags: z.array(z.string()).nullish() })

/** All tags of a repository, as it lists them. Throws RegistryError. */
export async function listTags(registry: Registry, repository: string): Promise<string[]> {
  const tags = new Set<string>()
  for (let path: string | undefined = `/v2/${repository}/tags/list?n=${AT_A_TIME}`; path !== undefined;) {
    const answer = await registry.ask({ method: 'GET', path, repository, actions: 'pull' })
    if (answer.statusCode !== 200) throw await refusal(registry, `the tags of ${repository} cannot be listed`, answer)
    const { data } = page.safeParse(parse((await readAll(answer)).toString()))
    const before = tags.size
    for (const tag of (data?.tags ?? []).filter(isTag)) tags.add(tag)
    if (!data || tags.size > MOST_TAGS) throw new RegistryContentError(`${registry.address.host} gives no list of tags`)
    // One that gives the same page for ever is asked no further.
    path = tags.size > before ? nextPage(registry, answer.headers.link) : undefined
  }
  return [...tags]
}

function nextPage({ address }: Registry, link: string | string[] | undefined): string | undefined {
  const [, target] = /<([^>]{1,2000})>\s*;\s*rel="?next"?/.exec(String(link ?? '')) ?? []
  const url = target === undefined ? null : URL.parse(target, address.at)
  return url ? url.pathname + url.search : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
