import type { Root } from 'hast'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified, type Pluggable, type PluggableList } from 'unified'
import { readmeBase } from './readme-base.ts'
import { README_SCHEMA } from './readme-schema.ts'
import { setFrames } from './set-frames.ts'
import { setHeadings } from './set-headings.ts'
import { setImages } from './set-images.ts'
import { setLinks } from './set-links.ts'

/** `source`: the web address of the project, for relative links; `showImages`: the reader asked for those of other hosts. */
export type ReadmeOptions = { source?: string | undefined; showImages?: boolean }

/** `html` can stand in a page as it is; `images`: how many of other hosts it has, loaded or not. */
export type RenderedReadme = { html: string; images: number }

/** `readHtml` makes elements of the HTML that stands in the text; `more` may change what was made safe. */
export type ReadmeParts = { readHtml: Pluggable; more?: PluggableList }

/**
 * A README (GitHub's Markdown, with HTML in it) as HTML that does nothing but show text, in the hub and in a browser. Throws on what
 * is nested too deeply; may take long.
 */
export function layOutReadme(text: string, { source, showImages = false }: ReadmeOptions, { readHtml, more = [] }: ReadmeParts): RenderedReadme {
  const base = readmeBase(source)
  let images = 0
  // After this no hand but ours changes it.
  const safe = unified().use(remarkParse).use(remarkGfm).use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' }).use([readHtml]).use(rehypeSanitize, README_SCHEMA)
  const own = () => (tree: Root): void => {
    setLinks(tree, base)
    images = setImages(tree, base, showImages)
    setHeadings(tree)
    setFrames(tree)
  }
  const html = String(safe.use(own).use(more).use(rehypeStringify).processSync(text))
  return { html, images }
}
