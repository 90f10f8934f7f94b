ALTER TABLE `tag` ADD COLUMN `sort_key` text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE `tag` ADD COLUMN `size` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- natural_key is lib/oci/natural-key.ts (see lib/db/migrate.ts); the size is that of lib/db/transactions/tag-rows.ts.
UPDATE `tag` SET `sort_key` = natural_key(`name`), `size` = coalesce((
	SELECT CAST(min(max(m.total_size + (SELECT total(i.total_size - c.size) FROM manifest_child c
		JOIN manifest i ON i.repository_id = c.repository_id AND i.digest = c.target
		WHERE c.repository_id = m.repository_id AND c.parent = m.digest AND c.kind = 'manifest'), 0), 9007199254740991) AS INTEGER)
	FROM manifest m WHERE m.repository_id = tag.repository_id AND m.digest = tag.digest), 0);
--> statement-breakpoint
DROP INDEX `tag_digest`;
--> statement-breakpoint
CREATE INDEX `tag_natural` ON `tag` (`repository_id`,`sort_key`,`name`);
--> statement-breakpoint
CREATE INDEX `tag_size` ON `tag` (`repository_id`,`size`,`sort_key`,`name`);
--> statement-breakpoint
CREATE INDEX `tag_twin` ON `tag` (`repository_id`,`digest`,`sort_key`,`name`);
--> statement-breakpoint
CREATE INDEX `tag_twin_moved` ON `tag` (`repository_id`,`digest`,`updated_at`,`name`);
