INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240202000000');
INSERT INTO ar_metadata VALUES ('environment', 'production', '2024-01-01 00:00:00.000001', '2024-01-01');
INSERT INTO accounts (id, email, token, sent_at, sign_ins, admin, settings, created_at, updated_at) VALUES
    (1, 'Ann@Example.org', 't1', NULL, 7, 1, '{"a": [1, 2]}', '2024-01-01', '2024-01-01'), (4, 'bob@example.org', NULL, '2024', 0, 0, '{}', '', ''), (9, '', NULL, NULL, 0, 't', 'x', '', '');
DELETE FROM accounts WHERE id = 9;
INSERT INTO blobs VALUES (3, 'k1', 'a.png', 'image/png', NULL, 9007199254740993, 'c', '2024-01-01');
INSERT INTO attachments VALUES (1, 'logo', 'Shop', 1, 3, '2024-01-01');
INSERT INTO shops (id, name, owner_id, rating, area, logo, open) VALUES (1, 'Corner', 1, 4.5, 10.25, x'00ff00', 1), (2, 'corner', 4, 0, NULL, zeroblob(3), 'f');
UPDATE shops SET created_at = '2024-01-01 00:00:00';
INSERT INTO goods (rowid, id, shop_id, title, cents, position) VALUES (10, 'g1', 1, 'Blue Soap', 250, 1), (30, 'g2', 1, 'tea', 0, NULL), (20, 'g3', 2, 'Tea', 99, 1);
INSERT INTO orders VALUES (1, 1, 'paid', 500, '2024-02-02'), (2, NULL, 'cart', NULL, NULL), (5, 4, 'it''s gone', 0, '');
INSERT INTO lines VALUES (1, 'g1', 2), (1, 'g2', 1), (5, 'g3', 7);
INSERT INTO settings VALUES ('site', 'number', 5), ('site', 'text', 'five'), ('site', 'nothing', NULL);
INSERT INTO tags VALUES (1, 'soap ', 1), (2, 'soap', 0), (3, NULL, NULL);
INSERT INTO taggings VALUES (1, 1, 'Good', 10), (2, NULL, NULL, NULL);
INSERT INTO jobs VALUES (1, 'default', 'Mail', '[]', 5, '2024-01-01', 'x'), (2, 'low', 'Sweep', NULL, 0, NULL, NULL);
INSERT INTO versions VALUES (1, 'Good', 10, 'create', NULL, '2024-01-01');
INSERT INTO pages (rowid, title, body) VALUES (5, 'Opening hours', 'from nine to five'), (7, 'Map', 'turn left, then running right');
