CREATE TABLE `observed_record` (
	`ipns_name` text PRIMARY KEY NOT NULL,
	`record` blob NOT NULL,
	`value` text NOT NULL,
	`sequence` text NOT NULL,
	`valid_until` integer NOT NULL,
	`ttl_ms` integer NOT NULL,
	`observed_at` integer NOT NULL,
	`conflict` blob,
	`conflict_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `last_root` (
	`name` text PRIMARY KEY NOT NULL,
	`root` text NOT NULL,
	`path` text NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL,
	`detail` text,
	`ipns_name` text,
	`valid_until` integer NOT NULL,
	`fresh_until` integer NOT NULL,
	`resolved_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `last_root_ipns` ON `last_root` (`ipns_name`) WHERE `ipns_name` IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `observed_claim` (
	`subject` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`seq` integer NOT NULL,
	`owner` text NOT NULL,
	`root` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `follow` (
	`name` text PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`added_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pin` (
	`name` text PRIMARY KEY NOT NULL,
	`added_at` integer NOT NULL,
	`root` text,
	`pinned_at` integer,
	`wanted` text,
	`state` text NOT NULL,
	`detail` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `cached_blob` (
	`blob_id` integer PRIMARY KEY NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cached_blob_used` ON `cached_blob` (`used_at`);
