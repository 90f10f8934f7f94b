import type Database from 'better-sqlite3'

type Row = Record<string, unknown>

const MANIFEST = "r.name || '@' || m.digest"
const OF_MANIFEST = 'JOIN manifest m ON m.id = t.manifest_id JOIN repository r ON r.id = m.repository_id'

/** All that an index says, without ids and without when it was written: equal for two indexes of the same names. */
const QUERIES: Record<string, string> = {
  source: 'SELECT name, kind, origin, layout, root, path, ipns_name, state, since, detail, limited, limited_by, followers, repository_count, tag_count, ref_count FROM source',
  namespace: `SELECT s.name AS source, t.path, t.name, t.owner, t.owner_name, t.claim_state, t.claim_until, t.ipns_name, t.root, t.repository_count
    FROM namespace t JOIN source s ON s.id = t.source_id`,
  repository: `SELECT s.name AS source, n.name AS namespace, t.path, t.name, t.layout, t.short, t.licenses, t.source_url, t.tag_count, t.manifest_count, t.size,
    t.created_at, t.updated_at, t.rank, t.place IS NOT NULL AS listed FROM repository t JOIN source s ON s.id = t.source_id JOIN namespace n ON n.id = t.namespace_id`,
  listing: 'SELECT s.name AS source, t.name FROM listing t JOIN source s ON s.id = t.source_id',
  readme: 'SELECT r.name, t.text FROM readme t JOIN repository r ON r.id = t.repository_id',
  ref: 'SELECT r.name AS repository, t.kind, t.name, t.digest, t.media_type, t.artifact_type, t.size, t.changed_at FROM ref t JOIN repository r ON r.id = t.repository_id',
  manifest: `SELECT ${MANIFEST} AS manifest, m.media_type, m.artifact_type, m.subject, m.config_digest, m.config_media_type, m.size, m.total_size, m.created, m.annotations, m.uses
    FROM manifest m JOIN repository r ON r.id = m.repository_id`,
  child: `SELECT ${MANIFEST} AS manifest, t.position, t.digest, t.media_type, t.size, t.platform, t.repository_id = m.repository_id AS own FROM child t ${OF_MANIFEST}`,
  layer: `SELECT ${MANIFEST} AS manifest, t.position, t.digest, t.media_type, t.size, t.chain, t.is_top, t.repository_id = m.repository_id AS own FROM layer t ${OF_MANIFEST}`,
  platform: `SELECT ${MANIFEST} AS manifest, t.architecture, t.os, t.variant FROM platform t ${OF_MANIFEST}`,
  label: `SELECT ${MANIFEST} AS manifest, t.key, t.value FROM label t ${OF_MANIFEST}`,
  search: `SELECT v.term, r.name FROM temp.terms v JOIN repository r ON r.place = v.doc`,
  orphans: `SELECT (SELECT count(*) FROM child WHERE manifest_id NOT IN (SELECT id FROM manifest)) AS children, (SELECT count(*) FROM layer WHERE manifest_id NOT IN (SELECT id FROM manifest)) AS layers,
    (SELECT count(*) FROM platform WHERE manifest_id NOT IN (SELECT id FROM manifest)) AS platforms, (SELECT count(*) FROM label WHERE manifest_id NOT IN (SELECT id FROM manifest)) AS labels,
    (SELECT count(*) FROM ref WHERE repository_id NOT IN (SELECT id FROM repository)) AS refs, (SELECT count(*) FROM manifest WHERE repository_id NOT IN (SELECT id FROM repository)) AS manifests,
    (SELECT sum(ref_count) FROM source) - (SELECT count(*) FROM ref) AS uncounted, (SELECT count(*) FROM repository_text) - (SELECT count(*) FROM repository WHERE place IS NOT NULL) AS texts`,
}

export function dumpIndex(db: Database.Database): Record<string, Row[]> {
  db.exec("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, repository_text, instance)")
  return Object.fromEntries(Object.entries(QUERIES).map(([name, sql]) => [name, sorted(db.prepare(sql).all() as Row[])]))
}

function sorted(rows: Row[]): Row[] {
  return rows.map((row): [string, Row] => [JSON.stringify(row), row]).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, row]) => row)
}
