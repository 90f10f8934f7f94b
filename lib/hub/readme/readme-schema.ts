import { defaultSchema, type Options } from 'rehype-sanitize'

/** What every id of a README begins with, so that none is one of the page's own. */
export const ID_PREFIX = 'readme-'

const NOT_SHOWN = ['script', 'style', 'svg', 'math', 'title', 'template', 'textarea', 'iframe', 'noscript', 'object', 'select', 'video', 'audio', 'form']
const NO_TAGS = new Set(['source', 'picture'])
const PLAIN = ['align', 'alt', 'colSpan', 'dateTime', 'dir', 'height', 'id', 'lang', 'name', 'open', 'rowSpan', 'scope', 'start', 'title', 'width']

/** GitHub's rules with less: no form, no source sets, and of attributes those that lay text out. */
export const README_SCHEMA: Options = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, code: [['className', /^language-[\w+#.-]+$/]], img: ['src'], input: ['checked', ['disabled', true], ['type', 'checkbox']], div: [], blockquote: [], del: [], ins: [], q: [], '*': PLAIN },
  clobberPrefix: ID_PREFIX,
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  strip: NOT_SHOWN,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !NO_TAGS.has(name)),
}
