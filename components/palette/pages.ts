import type { Option } from '../search/options.ts'

/** A page of the hub that the palette leads to; `words` are others that find it. */
export type PalettePage = { title: string; href: string; words?: string }

/** The pages that a text may mean: each of its words begins one of theirs. */
export function pageOptions(pages: PalettePage[], text: string): Option[] {
  const wanted = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  return pages.filter(({ title, words = '' }) => {
    const own = `${title} ${words}`.toLowerCase().split(/\s+/)
    return wanted.every((word) => own.some((one) => one.startsWith(word)))
  }).map(({ title, href }) => ({ icon: 'page', title, href }))
}
