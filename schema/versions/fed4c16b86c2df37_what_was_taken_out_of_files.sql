-- pierogis: id=fed4c16b86c2df37 parent=2eb610a82685eee8 message="what was taken out of files" destructive=none
-- pierogis: after sqlite=sha256:65704785dfcd2874a0a196f1b0d45e658947dbe89c814cddf1b791c01f083fd5
-- pierogis: up sqlite
DROP INDEX content_waiting;
ALTER TABLE content ADD COLUMN taken_out TEXT NOT NULL DEFAULT '';
CREATE INDEX content_unseen ON content (state, id) WHERE state IN ('waiting', 'held');
-- pierogis: up postgres
DROP INDEX content_waiting;
ALTER TABLE content ADD COLUMN taken_out text COLLATE "C" DEFAULT '' NOT NULL;
CREATE INDEX content_unseen ON content (state, id) WHERE state IN ('waiting', 'held');
-- pierogis: down sqlite
DROP INDEX content_unseen;
ALTER TABLE content DROP COLUMN taken_out;
CREATE INDEX content_waiting ON content (id) WHERE state = 'waiting';
-- pierogis: down postgres
DROP INDEX content_unseen;
ALTER TABLE content DROP COLUMN taken_out;
CREATE INDEX content_waiting ON content (id) WHERE state = 'waiting';
