ALTER TABLE `last_root` ADD COLUMN `settled` text;
