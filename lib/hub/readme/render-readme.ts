import rehypeHighlight from 'rehype-highlight'
import rehypeRaw from 'rehype-raw'
import { layOutReadme, type ReadmeOptions, type RenderedReadme } from './lay-out-readme.ts'

export type { ReadmeOptions, RenderedReadme } from './lay-out-readme.ts'

/** A README as HTML, its code in colours: what knows the languages is too much for a browser to load. */
export function renderReadme(text: string, options: ReadmeOptions): RenderedReadme {
  return layOutReadme(text, options, { readHtml: rehypeRaw, more: [rehypeHighlight] })
}
