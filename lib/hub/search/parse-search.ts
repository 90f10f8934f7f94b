import type { SearchField, SearchQuery, SearchTerm } from '../../db/index/search-query.ts'

// What 16 terms of 300 characters take when they are printed.
const MAX_TEXT = 10_000
const MAX_TERMS = 16
const MAX_VALUE = 300
const FIELDS = ['owner', 'arch', 'os', 'label', 'digest', 'type', 'tag', 'word', 'prefix', 'name'] as const satisfies SearchField[]
const DIGEST = /^(?:sha256|sha512):[0-9a-f]*$/i
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\*?$/

/**
 * What somebody typed into the search field, as terms that must all hold: words, `begin*`, `namespace/`, `:tag`, `owner:`, `arch:`,
 * `os:`, `label:key=value`, `digest:`, `type:`; `"…"` holds spaces together. A reference as it is pulled is a name with its tag or
 * digest. Whatever the text, there is an answer; only 16 terms of 300 characters count. `word:`, `prefix:` and `name:` say what a
 * term is that reads like another.
 */
export function parseSearch(text: string): SearchQuery {
  const parts = [...text.slice(0, MAX_TEXT).matchAll(/(?:[^\s"]|"[^"]*(?:"|$))+/gu)].map(([part]) => part.replaceAll('"', ''))
  return parts.flatMap(parsePart).filter(({ value }) => value !== '').slice(0, MAX_TERMS)
}

function parsePart(part: string): SearchTerm[] {
  const text = part.trim()
  const field = FIELDS.find((name) => text.toLowerCase().startsWith(`${name}:`))
  if (field) return [term(field, text.slice(field.length + 1))]
  if (DIGEST.test(text)) return [term('digest', text)]
  return parseReference(text)
}

// name, name:tag, name@digest, :tag
function parseReference(text: string): SearchTerm[] {
  const at = text.lastIndexOf('@')
  if (at >= 0 && DIGEST.test(text.slice(at + 1))) return [...parseReference(text.slice(0, at)), term('digest', text.slice(at + 1))]
  const colon = text.lastIndexOf(':')
  const tag = text.slice(colon + 1)
  if (colon > text.lastIndexOf('/') && (tag === '' || TAG.test(tag))) return [...parseName(text.slice(0, colon)), term('tag', tag)]
  return parseName(text)
}

function parseName(text: string): SearchTerm[] {
  const name = text.replace(/^\/+/, '')
  if (name.includes('/')) return [term('name', name.replace(/\*+$/, ''))]
  return [name.endsWith('*') ? term('prefix', name.replace(/\*+$/, '')) : term('word', name)]
}

function term(field: SearchField, value: string): SearchTerm {
  return { field, value: [...value.trim()].slice(0, MAX_VALUE).join('').trim() }
}
