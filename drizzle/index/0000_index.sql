-- index.sqlite: what the roots say, derived and droppable. Times are Unix milliseconds. Written by the indexer alone.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  layout TEXT,
  root TEXT,
  path TEXT NOT NULL DEFAULT '',
  ipns_name TEXT,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  detail TEXT,
  -- what did not fit, as a sentence, and which limit that was; when it was last read as a whole because of one
  limited TEXT,
  limited_by TEXT,
  reread_at INTEGER,
  followers INTEGER NOT NULL DEFAULT 0,
  repository_count INTEGER NOT NULL DEFAULT 0,
  tag_count INTEGER NOT NULL DEFAULT 0,
  -- of all kinds, tags among them
  ref_count INTEGER NOT NULL DEFAULT 0,
  indexed_at INTEGER
);
--> statement-breakpoint
CREATE INDEX source_followers ON source (followers) WHERE followers > 0;
--> statement-breakpoint
CREATE INDEX source_ipns ON source (ipns_name) WHERE ipns_name IS NOT NULL;
--> statement-breakpoint
-- What a followed hub lists of names that others can follow too; source.followers is counted from it.
CREATE TABLE listing (
  source_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (source_id, name)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX listing_name ON listing (name, source_id);
--> statement-breakpoint
CREATE INDEX source_root ON source (root) WHERE root IS NOT NULL;
--> statement-breakpoint
CREATE TABLE namespace (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  owner TEXT,
  owner_name TEXT,
  claim_state TEXT NOT NULL,
  claim_until INTEGER,
  ipns_name TEXT,
  root TEXT,
  repository_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source_id, path)
);
--> statement-breakpoint
CREATE INDEX namespace_owner ON namespace (owner, name) WHERE owner IS NOT NULL;
--> statement-breakpoint
CREATE INDEX namespace_owner_name ON namespace (owner_name, name) WHERE owner_name IS NOT NULL;
--> statement-breakpoint
CREATE INDEX namespace_ipns ON namespace (ipns_name) WHERE ipns_name IS NOT NULL;
--> statement-breakpoint
CREATE INDEX namespace_root ON namespace (root) WHERE root IS NOT NULL;
--> statement-breakpoint
CREATE TABLE repository (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  namespace_id INTEGER NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  layout TEXT NOT NULL,
  short TEXT,
  licenses TEXT,
  source_url TEXT,
  tag_count INTEGER NOT NULL DEFAULT 0,
  manifest_count INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  rank INTEGER NOT NULL DEFAULT 0,
  -- where it stands among all results, higher first, and its rowid in repository_text; NULL: not listed (no manifest). By search-row.ts
  place INTEGER,
  UNIQUE (source_id, path)
);
--> statement-breakpoint
CREATE INDEX repository_namespace ON repository (namespace_id, place);
--> statement-breakpoint
CREATE INDEX repository_namespace_name ON repository (namespace_id, name);
--> statement-breakpoint
CREATE INDEX repository_source ON repository (source_id, place, namespace_id);
--> statement-breakpoint
-- The next two hold all that is asked of a candidate: the rows themselves are twenty times as large.
CREATE INDEX repository_best ON repository (place, namespace_id);
--> statement-breakpoint
CREATE INDEX repository_narrow ON repository (id, place, namespace_id);
--> statement-breakpoint
CREATE INDEX repository_newest ON repository (updated_at) WHERE place IS NOT NULL;
--> statement-breakpoint
CREATE TABLE readme (repository_id INTEGER PRIMARY KEY, text TEXT NOT NULL);
--> statement-breakpoint
CREATE TABLE ref (
  repository_id INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  artifact_type TEXT,
  size INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  -- of a tag, by lib/oci/natural-key.ts
  sort_key TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (repository_id, kind, name)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX ref_newest ON ref (repository_id, kind, changed_at, name);
--> statement-breakpoint
CREATE INDEX ref_digest ON ref (repository_id, digest);
--> statement-breakpoint
CREATE INDEX ref_natural ON ref (repository_id, sort_key, name) WHERE kind = 0;
--> statement-breakpoint
CREATE INDEX ref_twin ON ref (repository_id, digest, sort_key, name) WHERE kind = 0;
--> statement-breakpoint
CREATE INDEX ref_twin_moved ON ref (repository_id, digest, changed_at, name) WHERE kind = 0;
--> statement-breakpoint
CREATE INDEX ref_tag ON ref (name, repository_id) WHERE kind = 0;
--> statement-breakpoint
CREATE TABLE manifest (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  artifact_type TEXT,
  subject TEXT,
  config_digest TEXT,
  config_media_type TEXT,
  size INTEGER NOT NULL,
  total_size INTEGER NOT NULL,
  created INTEGER,
  annotations TEXT,
  uses INTEGER NOT NULL,
  UNIQUE (repository_id, digest)
);
--> statement-breakpoint
CREATE INDEX manifest_digest ON manifest (digest, repository_id);
--> statement-breakpoint
CREATE INDEX manifest_config ON manifest (repository_id, config_digest) WHERE config_digest IS NOT NULL;
--> statement-breakpoint
CREATE INDEX manifest_subject ON manifest (repository_id, subject, digest) WHERE subject IS NOT NULL;
--> statement-breakpoint
CREATE INDEX manifest_type ON manifest (repository_id, COALESCE(artifact_type, config_media_type, media_type));
--> statement-breakpoint
CREATE TABLE child (
  manifest_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  repository_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  platform TEXT,
  PRIMARY KEY (manifest_id, position)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX child_digest ON child (repository_id, digest);
--> statement-breakpoint
CREATE TABLE layer (
  manifest_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  is_top INTEGER NOT NULL,
  repository_id INTEGER NOT NULL,
  PRIMARY KEY (manifest_id, position)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX layer_digest ON layer (digest, repository_id);
--> statement-breakpoint
CREATE INDEX layer_chain ON layer (chain, is_top, repository_id);
--> statement-breakpoint
CREATE TABLE platform (
  architecture TEXT NOT NULL,
  os TEXT NOT NULL,
  variant TEXT NOT NULL DEFAULT '',
  repository_id INTEGER NOT NULL,
  manifest_id INTEGER NOT NULL,
  PRIMARY KEY (architecture, os, variant, repository_id, manifest_id)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX platform_repository ON platform (repository_id, architecture, os);
--> statement-breakpoint
CREATE INDEX platform_manifest ON platform (manifest_id);
--> statement-breakpoint
CREATE TABLE label (
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  repository_id INTEGER NOT NULL,
  manifest_id INTEGER NOT NULL,
  PRIMARY KEY (key, value, repository_id, manifest_id)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX label_manifest ON label (manifest_id);
--> statement-breakpoint
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  detail TEXT
);
--> statement-breakpoint
-- One row per listed repository; what stands in it is made by search-row.ts. rowid = repository.place, so that the best come first without scoring.
CREATE VIRTUAL TABLE repository_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_'");
