ALTER TABLE `namespace` ADD `own_key` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `claim_until` integer;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `frozen` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `handovers` text;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `checked_at` integer;
--> statement-breakpoint
ALTER TABLE `namespace` ADD `team_until` integer;
--> statement-breakpoint
ALTER TABLE `invitation` ADD `accepted_at` integer;
--> statement-breakpoint
CREATE INDEX `namespace_checked` ON `namespace` (`checked_at`) WHERE `checked_at` IS NOT NULL;--> statement-breakpoint
CREATE TABLE `transfer` (
	`namespace` text PRIMARY KEY NOT NULL,
	`transfer` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `posted_claim` (
	`subject` text PRIMARY KEY NOT NULL,
	`claim` text NOT NULL,
	`seq` integer NOT NULL,
	`received_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `posted_claim_received` ON `posted_claim` (`received_at`);--> statement-breakpoint
INSERT OR IGNORE INTO `handle_skeleton` (`skeleton`, `handle`)
	SELECT replace(replace(replace(replace(replace(replace(replace(name, '-', ''), '_', ''), '0', 'o'), '1', 'l'), 'i', 'l'), 'rn', 'm'), 'vv', 'w'), name
	FROM `namespace` WHERE name NOT LIKE '%.%' AND NOT (length(name) = 42 AND name LIKE '0x%') ORDER BY created_at, name;
