CREATE TABLE `site_entry` (
	`name` text PRIMARY KEY NOT NULL,
	`cid` text NOT NULL,
	`tsize` integer NOT NULL
);
