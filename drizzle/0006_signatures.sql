CREATE TABLE `signature` (
	`repository_id` integer NOT NULL,
	`manifest` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`signer` text,
	`tag` text,
	`seq` integer,
	`message` text,
	`queued_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `manifest`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `signature_subject` ON `signature` (`repository_id`,`subject`);--> statement-breakpoint
CREATE INDEX `signature_tag` ON `signature` (`repository_id`,`tag`) WHERE `tag` IS NOT NULL;--> statement-breakpoint
CREATE INDEX `signature_waiting` ON `signature` (`queued_at`) WHERE `state` = 'waiting';--> statement-breakpoint
CREATE TABLE `past_team` (
	`namespace` text NOT NULL,
	`seq` integer NOT NULL,
	`team` text NOT NULL,
	PRIMARY KEY(`namespace`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `namespace_policy` (
	`namespace` text PRIMARY KEY NOT NULL,
	`policy` text NOT NULL,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `signature` (`repository_id`, `manifest`, `subject`, `state`, `queued_at`)
	SELECT `repository_id`, `digest`, `subject`, 'waiting', `pushed_at` FROM `manifest`
	WHERE `artifact_type` = 'application/vnd.ipcr.signature.eip712.v1+json' AND `subject` IS NOT NULL;
