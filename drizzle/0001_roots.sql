CREATE TABLE `node` (
	`id` integer PRIMARY KEY NOT NULL,
	`hash` blob NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `node_hash_unique` ON `node` (`hash`);--> statement-breakpoint
CREATE TABLE `block_use` (
	`hash` blob PRIMARY KEY NOT NULL,
	`uses` integer NOT NULL,
	`released_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `block_use_released` ON `block_use` (`released_at`) WHERE `released_at` IS NOT NULL;--> statement-breakpoint
CREATE TABLE `blob_file` (
	`blob_id` integer NOT NULL,
	`hash` blob NOT NULL,
	`codec` integer NOT NULL,
	`tsize` integer NOT NULL,
	PRIMARY KEY(`blob_id`, `hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `blob_file_hash` ON `blob_file` (`hash`);
--> statement-breakpoint
CREATE TABLE `namespace` (
	`name` text PRIMARY KEY NOT NULL,
	`ipns_name` text,
	`claim` text,
	`root` text,
	`root_tsize` integer,
	`sequence` integer DEFAULT 0 NOT NULL,
	`record` blob,
	`record_sequence` integer DEFAULT 0 NOT NULL,
	`record_eol` integer,
	`changes` integer DEFAULT 0 NOT NULL,
	`dirty_at` integer,
	`published_at` integer,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `namespace_ipns` ON `namespace` (`ipns_name`);
--> statement-breakpoint
CREATE INDEX `namespace_dirty` ON `namespace` (`dirty_at`) WHERE `dirty_at` IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `namespace_unsigned` ON `namespace` (`name`) WHERE `record_sequence` < `sequence`;
--> statement-breakpoint
CREATE INDEX `namespace_eol` ON `namespace` (`record_eol`) WHERE `record_eol` IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `root_change` (
	`namespace` text NOT NULL,
	`repository_id` integer NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`namespace`, `repository_id`, `kind`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `readme` (
	`repository_id` integer PRIMARY KEY NOT NULL,
	`short` text,
	`full` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `manifest_artifact` ON `manifest` (`repository_id`,`artifact_type`,`pushed_at`) WHERE `subject` IS NOT NULL;
--> statement-breakpoint
INSERT INTO `namespace` (`name`, `changes`, `dirty_at`, `created_at`)
	SELECT '.hub', 1, CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER);
--> statement-breakpoint
INSERT INTO `namespace` (`name`, `changes`, `dirty_at`, `created_at`)
	SELECT `namespace`, 1, CAST(unixepoch('subsec') * 1000 AS INTEGER), min(`created_at`) FROM `repository` WHERE `manifest_count` > 0 GROUP BY `namespace`;
--> statement-breakpoint
INSERT INTO `root_change` (`namespace`, `repository_id`, `kind`, `key`, `version`)
	SELECT `namespace`, `id`, 'repository', '', 1 FROM `repository` WHERE `manifest_count` > 0;
--> statement-breakpoint
INSERT OR IGNORE INTO `leaf_queue` (`blob_id`, `queued_at`)
	SELECT `id`, `touched_at` FROM `blob` WHERE `size` > 1048576 AND `id` NOT IN (SELECT `blob_id` FROM `leaf_list`);
