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
	`blob_id` integer PRIMARY KEY NOT NULL,
	`hash` blob NOT NULL,
	`codec` integer NOT NULL,
	`tsize` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `blob_file_hash` ON `blob_file` (`hash`);
