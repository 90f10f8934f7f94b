import { displayName, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import type { Suggestions } from './suggestions.ts'

export type OptionIcon = 'image' | 'repository' | 'namespace' | 'content' | 'page' | 'search' | 'term'
/** Something to choose from a list below a field: a page, or an end of what is being typed. */
export type Option = { icon: OptionIcon; title: string; note?: string } & ({ href: string } | { completes: string })
export type OptionGroup = { title: string; options: Option[] }

const NOTES = { image: undefined, layer: 'has this layer', namespace: 'all of it', content: 'as files, on the gateway' } as const

/** What the hub suggests as groups of options, none of them empty. */
export function suggestedGroups({ places, namespaces, repositories }: Suggestions): OptionGroup[] {
  return withOptions([
    { title: 'Straight there', options: places.map(placeOption) },
    { title: 'Repositories', options: repositories.map(({ name, short }) => ({ icon: 'repository', title: displayName(name), href: repositoryPath(name), ...(short ? { note: short } : {}) })) },
    { title: 'Namespaces', options: namespaces.map(({ name }) => ({ icon: 'namespace', title: name, href: `/${name}` })) },
  ])
}

/** The groups that have something to choose. */
export function withOptions(groups: OptionGroup[]): OptionGroup[] {
  return groups.filter(({ options }) => options.length > 0)
}

function placeOption({ kind, name, reference, path }: Suggestions['places'][number]): Option {
  const note = NOTES[kind]
  return { icon: kind === 'layer' ? 'repository' : kind, title: displayName(name) + (reference === null ? '' : suffix(reference)), href: path, ...(note ? { note } : {}) }
}

function suffix(reference: string): string {
  return reference.includes(':') ? `@${shortDigest(reference)}` : `:${reference}`
}
