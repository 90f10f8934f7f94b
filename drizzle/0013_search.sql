-- The hub's root gets `search/`: its next publication makes it (lib/roots/build/search).
UPDATE `namespace` SET `changes` = `changes` + 1, `dirty_at` = coalesce(`dirty_at`, CAST(unixepoch('subsec') * 1000 AS INTEGER)) WHERE `name` = '.hub' AND `root` IS NOT NULL;
