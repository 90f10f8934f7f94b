CREATE TABLE `cosign_verdict` (
	`manifest` text NOT NULL,
	`part` integer NOT NULL,
	`subject` text NOT NULL,
	`keys` text NOT NULL,
	`verdict` text NOT NULL,
	`kept_at` integer NOT NULL,
	PRIMARY KEY(`manifest`, `part`, `subject`, `keys`)
) WITHOUT ROWID;
