INSERT INTO "garden_migrations" VALUES (1, 'garden', '0001_initial', '2024-01-01 10:00:00.123456'), (7, 'auth', '0001_initial', '2024-01-01 10:00:01');
DELETE FROM "garden_migrations" WHERE "id" = 7;
INSERT INTO "garden_content_type" VALUES (1, 'garden', 'plant'), (2, 'garden', 'tag'), (9, 'auth', 'user');
INSERT INTO "auth_permission" VALUES (1, 1, 'add_plant', 'Can add plant'), (2, 1, 'drop_plant', 'Can "drop" plant'), (40, 9, 'add_user', '');
INSERT INTO "auth_group" VALUES (1, 'gardeners'), (3, 'guests');
INSERT INTO "auth_group_permissions" VALUES (1, 1, 1), (2, 1, 2);
INSERT INTO "auth_user" VALUES (1, 'pbkdf2$1', NULL, 1, 'ann', 'Ant', 'ann@example.org', 1, 1, '2024-01-01', 'Ann'), (2, '!', '2025-05-05 05:05:05', 0, 'Bob', '', '', 0, 1, '2024-02-30', 'Böb');
INSERT INTO "auth_user_groups" VALUES (1, 1, 1), (2, 2, 1), (3, 2, 3);
INSERT INTO "garden_session" VALUES ('abc', 'e30:1', '2030-01-01'), ('', '', '');
INSERT INTO "admin_log" VALUES (1, '1', 'rose', 1, '[{"added": {}}]', 1, 1, '2024-01-02'), (2, NULL, '', 0, '', NULL, 2, '2024-01-03');
INSERT INTO "garden_family" VALUES (1, 'Rosaceae', NULL), (2, 'Rosa', 1), (5, 'Fabaceae', NULL);
INSERT INTO "garden_plant" VALUES (1, 'Rose', 2, 120.5, '2024-03-01', NULL, '', '{"thorns": true}', 'u1', 3.5, 0, 0.5, 'rose'),
    (2, 'pea', 5, '40', NULL, '10:00', 'p.jpg', '[]', 'u2', '9007199254740993', 1, 1, 'pea'), (6, 'ROSE', 1, NULL, NULL, NULL, '', 'null', 'u3', 0, 4294967296, 0, 'rose');
INSERT INTO "garden_tag" VALUES (1, 2, NULL, 'red'), (2, 1, 'colours', 'green'), (8, 0, '', '');
DELETE FROM "garden_tag" WHERE "id" = 8;
INSERT INTO "garden_plant_tags" VALUES (1, 1, 1), (2, 1, 2), (3, 2, 2);
UPDATE "garden_plant" SET "watered" = '11:11' WHERE "id" = 1;
INSERT INTO "garden_note" VALUES (77, 2, 'line one
line two; ''quoted''', '2024-04-04');
UPDATE "garden_note" SET "created" = '2024-05-05' WHERE "id" < 77;
