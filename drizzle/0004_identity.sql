CREATE TABLE `account` (
	`address` text PRIMARY KEY NOT NULL,
	`session_version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `nonce` (
	`value` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `nonce_expires` ON `nonce` (`expires_at`);--> statement-breakpoint
CREATE TABLE `token` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`hash` blob NOT NULL,
	`prefix` text NOT NULL,
	`owner` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`parent` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `token_hash_unique` ON `token` (`hash`);--> statement-breakpoint
CREATE INDEX `token_owner` ON `token` (`owner`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `token_parent` ON `token` (`parent`) WHERE `parent` IS NOT NULL;--> statement-breakpoint
CREATE INDEX `token_expires` ON `token` (`expires_at`);--> statement-breakpoint
CREATE INDEX `token_revoked` ON `token` (`revoked_at`) WHERE `revoked_at` IS NOT NULL;--> statement-breakpoint
CREATE TABLE `team_member` (
	`namespace` text NOT NULL,
	`address` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`namespace`, `address`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `team_member_address` ON `team_member` (`address`);--> statement-breakpoint
CREATE TABLE `handle_skeleton` (
	`skeleton` text PRIMARY KEY NOT NULL,
	`handle` text NOT NULL,
	`released_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `handle_skeleton_handle` ON `handle_skeleton` (`handle`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`namespace` text NOT NULL,
	`address` text NOT NULL,
	`role` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_member` ON `invitation` (`namespace`,`address`);--> statement-breakpoint
CREATE INDEX `invitation_address` ON `invitation` (`address`);--> statement-breakpoint
ALTER TABLE `upload` ADD `owner` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `kind` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `owner` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `proof` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `proved_at` integer;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `team` text;
--> statement-breakpoint
CREATE INDEX `namespace_owner` ON `namespace` (`owner`) WHERE `owner` IS NOT NULL;
