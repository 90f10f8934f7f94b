CREATE TABLE `tag_move` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`repository` text NOT NULL,
	`tag` text NOT NULL,
	`before` text,
	`after` text,
	`root` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tag_move_tag` ON `tag_move` (`repository`,`tag`,`id`);--> statement-breakpoint
CREATE INDEX `tag_move_repository` ON `tag_move` (`repository`,`id`);--> statement-breakpoint
CREATE INDEX `tag_move_source` ON `tag_move` (`source`,`id`);--> statement-breakpoint
CREATE TABLE `denied_name` (
	`name` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`reason` text NOT NULL,
	`reporter` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_once` ON `report` (`reporter`,`name`);--> statement-breakpoint
CREATE INDEX `report_name` ON `report` (`name`);--> statement-breakpoint
CREATE TABLE `listed_name` (
	`via` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY (`via`,`name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `listed_name_name` ON `listed_name` (`name`);--> statement-breakpoint
ALTER TABLE `follow` ADD COLUMN `via` text;
