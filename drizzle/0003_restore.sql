CREATE TABLE `restore_hold` (
	`namespace` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
) WITHOUT ROWID;
