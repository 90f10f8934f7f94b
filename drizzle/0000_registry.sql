CREATE TABLE `blob` (
	`id` integer PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`size` integer NOT NULL,
	`touched_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `blob_digest_unique` ON `blob` (`digest`);--> statement-breakpoint
CREATE TABLE `blob_alias` (
	`alias` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `blob_alias_digest` ON `blob_alias` (`digest`);--> statement-breakpoint
CREATE TABLE `blob_link` (
	`repository_id` integer NOT NULL,
	`blob_id` integer NOT NULL,
	`linked_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `blob_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `blob_link_blob` ON `blob_link` (`blob_id`);--> statement-breakpoint
CREATE TABLE `leaf` (
	`hash` blob NOT NULL,
	`blob_id` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`hash`, `blob_id`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `leaf_list` (
	`blob_id` integer PRIMARY KEY NOT NULL,
	`hashes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `leaf_queue` (
	`blob_id` integer PRIMARY KEY NOT NULL,
	`queued_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `manifest` (
	`repository_id` integer NOT NULL,
	`digest` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`artifact_type` text,
	`subject` text,
	`config_digest` text,
	`config_media_type` text,
	`total_size` integer NOT NULL,
	`annotations` text,
	`pushed_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `digest`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `manifest_digest` ON `manifest` (`digest`);--> statement-breakpoint
CREATE INDEX `manifest_subject` ON `manifest` (`repository_id`,`subject`,`digest`);--> statement-breakpoint
CREATE TABLE `manifest_child` (
	`repository_id` integer NOT NULL,
	`parent` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`child` text NOT NULL,
	`target` text NOT NULL,
	`size` integer NOT NULL,
	`media_type` text NOT NULL,
	`platform` text,
	PRIMARY KEY(`repository_id`, `parent`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `manifest_child_target` ON `manifest_child` (`repository_id`,`target`);--> statement-breakpoint
CREATE TABLE `repository` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`namespace` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`tag_count` integer DEFAULT 0 NOT NULL,
	`manifest_count` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `repository_name_unique` ON `repository` (`name`);--> statement-breakpoint
CREATE TABLE `tag` (
	`repository_id` integer NOT NULL,
	`name` text NOT NULL,
	`digest` text NOT NULL,
	`pushed_as` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tag_digest` ON `tag` (`repository_id`,`digest`);--> statement-breakpoint
CREATE INDEX `tag_newest` ON `tag` (`repository_id`,`updated_at`,`name`);--> statement-breakpoint
CREATE TABLE `upload` (
	`id` text PRIMARY KEY NOT NULL,
	`repository` text NOT NULL,
	`started_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `repository_listed` ON `repository` (`name`) WHERE `manifest_count` > 0;
--> statement-breakpoint
CREATE INDEX `repository_recent` ON `repository` (`updated_at`,`name`) WHERE `manifest_count` > 0;
