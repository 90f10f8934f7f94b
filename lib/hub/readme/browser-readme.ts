import type { Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { hastOf } from './hast-of-dom.ts'
import { layOutReadme, type ReadmeOptions, type RenderedReadme } from './lay-out-readme.ts'

/** The same in a browser, whose own parser reads the HTML: another one would be half of what has to be loaded. */
export function renderInBrowser(text: string, options: ReadmeOptions): RenderedReadme {
  return layOutReadme(text, options, { readHtml: () => readByBrowser })
}

const withMarkup = unified().use(rehypeStringify, { allowDangerousHtml: true })

// What stands in a template is no part of a page: nothing in it is loaded, and nothing runs.
function readByBrowser(tree: Root): Root {
  const template = document.createElement('template')
  template.innerHTML = withMarkup.stringify(tree)
  return hastOf(template.content)
}
