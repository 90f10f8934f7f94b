import { allowed } from '../denied.ts'
import { all, type Operation } from '../../operation.ts'
import { namePrefixToken, nameToken, wordsOf } from '../search-tokens.ts'

export type Suggestions = { namespaces: { name: string }[]; repositories: { name: string; short: string | null }[] }

const BY_PATH = `SELECT name, short, place FROM repository WHERE name >= ? AND name < ? AND place IS NOT NULL ORDER BY name LIMIT 200`
const BY_WORDS = `SELECT r.name, r.short, r.place FROM repository_text t CROSS JOIN repository r ON r.place = t.rowid
  WHERE repository_text MATCH ? ORDER BY t.rowid DESC LIMIT ?`
const NAMESPACES = 'SELECT name FROM namespace WHERE name >= ? AND name < ? ORDER BY name LIMIT ?'

type Found = { name: string; short: string | null; place: number }

/** What somebody who types a name may mean: namespaces and repositories that begin so, or whose name has a word that does; at most `limit` of each. */
export const suggest: Operation<{ text: string; limit: number }, Suggestions> = (db, { text, limit }) => {
  const typed = text.trim().toLowerCase().replace(/^\/+/, '').slice(0, 255)
  if (wordsOf(typed).length === 0) return { namespaces: [], repositories: [] }
  const found = typed.includes('/') ? all<Found>(db, BY_PATH, typed, `${typed}\u{10ffff}`).sort((a, b) => b.place - a.place) : all<Found>(db, BY_WORDS, match(typed), 3 * limit)
  const repositories = allowed(db, found).slice(0, limit).map(({ name, short }) => ({ name, short }))
  return { namespaces: allowed(db, all<{ name: string }>(db, NAMESPACES, typed, `${typed}\u{10ffff}`, limit)), repositories }
}

// Only the last word may still be typed at.
function match(typed: string): string {
  const words = wordsOf(typed)
  return words.map((word, index) => `"${index === words.length - 1 ? namePrefixToken(word) : nameToken(word)}"`).join(' AND ')
}
