import type { Database } from 'better-sqlite3'
import { first, run } from '../operation.ts'
import { placeOf } from './rank.ts'
import { facetToken, leafToken, namePrefixToken, nameToken, prefixTokens, shortPrefixToken, wordsOf } from './search-tokens.ts'
import { repositoryFacets, repositoryLabels } from './search-facts.ts'

type Row = { name: string; short: string | null; readme: string | null; rank: number; place: number | null; manifests: number }

const ROW = `SELECT r.name, r.short, t.text AS readme, r.rank, r.place, r.manifest_count AS manifests
  FROM repository r LEFT JOIN readme t ON t.repository_id = r.id WHERE r.id = ?`
const MAX_README_WORDS = 1500
const MAX_LABEL_WORDS = 300

/**
 * Makes a repository findable as its other rows say now, at the place that its `rank` gives it, or not at all when it has no
 * manifest. To be called inside the transaction, after whatever changed in it; costs the same however large it is.
 */
export function writeSearchRow(db: Database, repositoryId: number): void {
  const row = first<Row>(db, ROW, repositoryId)
  if (!row) return
  if (row.place !== null) run(db, 'DELETE FROM repository_text WHERE rowid = CAST(? AS INTEGER)', row.place)
  const place = row.manifests > 0 ? placeOf(row.rank, repositoryId) : null
  if (place !== row.place) run(db, 'UPDATE repository SET place = ? WHERE id = ?', place, repositoryId)
  if (place !== null) run(db, 'INSERT INTO repository_text (rowid, tokens) VALUES (?, ?)', place, tokensOf(db, repositoryId, row).join(' '))
}

/** Makes a repository unfindable; to be called before its row is deleted. */
export function dropSearchRow(db: Database, repositoryId: number): void {
  run(db, 'DELETE FROM repository_text WHERE rowid = (SELECT place FROM repository WHERE id = ?)', repositoryId)
  run(db, 'UPDATE repository SET place = NULL WHERE id = ?', repositoryId)
}

function tokensOf(db: Database, id: number, { name, short, readme }: Row): string[] {
  const named = wordsOf(name)
  const described = wordsOf(short ?? '')
  const labels = wordsOf(repositoryLabels(db, id).join(' ')).slice(0, MAX_LABEL_WORDS)
  return [...new Set([
    ...named, ...described, ...labels, ...wordsOf(readme ?? '').slice(0, MAX_README_WORDS),
    ...named.map(nameToken), leafToken(wordsOf(name.slice(name.lastIndexOf('/') + 1))),
    ...prefixTokens(named, namePrefixToken), ...prefixTokens(described, shortPrefixToken),
    ...repositoryFacets(db, id).map(([facet, value]) => facetToken(facet, value)),
  ])]
}
