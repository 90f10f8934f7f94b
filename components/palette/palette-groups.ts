import { parsePageReference } from '../../lib/hub/page-reference.ts'
import { suggestedGroups, withOptions, type Option, type OptionGroup } from '../search/options.ts'
import type { Suggestions } from '../search/suggestions.ts'
import { pageOptions, type PalettePage } from './pages.ts'

/** What the palette offers for a text: where it leads straight, what the hub suggests, pages, and the search for it. */
export function paletteGroups(text: string, suggestions: Suggestions | undefined, pages: PalettePage[], host: string): OptionGroup[] {
  const suggested = suggestions ? suggestedGroups(suggestions) : []
  const known = new Set(suggested.flatMap(({ options }) => options.flatMap((option) => ('href' in option ? [option.href] : []))))
  const typed = typedReference(text, host)
  const straight: Option[] = typed !== undefined && !known.has(`/${typed}`) ? [{ icon: 'image', title: typed, note: 'open', href: `/${typed}` }] : []
  const asked = text.trim()
  return withOptions([
    ...suggested,
    { title: 'As it is typed', options: straight },
    { title: 'Pages', options: pageOptions(pages, text) },
    { title: 'Search', options: asked === '' ? [] : [{ icon: 'search', title: `Search for ${asked}`, href: `/search?${new URLSearchParams({ q: asked })}` }] },
  ])
}

// Also of what the hub's index does not know (yet): what follows `docker pull` is an address.
function typedReference(text: string, host: string): string | undefined {
  const reference = text.trim().replace(/^\S+ pull /, '').replace(/^https?:\/\//, '').replace(`${host}/`, '')
  const parsed = parsePageReference(reference.split('/').map(encodeURIComponent))
  return parsed?.kind === 'image' || parsed?.kind === 'repository' ? reference : undefined
}
