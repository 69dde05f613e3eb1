-- A database as a Python web framework leaves it: every name in double quotes, types of other databases, long names of
-- indexes and constraints, CHECKs on unsigned numbers and JSON, keys deferred to the end of the transaction.
CREATE TABLE "garden_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "garden_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE UNIQUE INDEX "garden_content_type_app_label_model_76bd3d3b_uniq" ON "garden_content_type" ("app_label", "model");
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "garden_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE TABLE "garden_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "garden_session_expire_date_a5c62663" ON "garden_session" ("expire_date");
CREATE TABLE "admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "garden_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "garden_family" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "latin" varchar(255) NOT NULL UNIQUE COLLATE NOCASE, "parent_id" integer NULL REFERENCES "garden_family" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "garden_plant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) COLLATE NOCASE NOT NULL, "family_id" bigint NOT NULL REFERENCES "garden_family" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "height" decimal NULL, "sown" date NULL, "watered" time NULL, "photo" varchar(100) NOT NULL DEFAULT '', "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "uuid" char(32) NOT NULL UNIQUE, "price" decimal(10, 2) NOT NULL DEFAULT (0), "rank" integer unsigned NOT NULL DEFAULT 1 CHECK ("rank" >= 0), "wet" real NOT NULL DEFAULT 0.5, "slug" varchar(50) NOT NULL, CONSTRAINT "garden_plant_wet_range" CHECK (("wet" >= 0.0 AND "wet" <= 1.0)), CONSTRAINT "garden_plant_slug_family" UNIQUE ("slug", "family_id"));
CREATE INDEX "garden_plant_family_id_8d6b1f3c" ON "garden_plant" ("family_id");
CREATE INDEX "garden_plant_slug_like" ON "garden_plant" ("slug" COLLATE NOCASE, "rank" DESC);
CREATE UNIQUE INDEX "garden_plant_one_first" ON "garden_plant" ("family_id") WHERE ("rank" = 0);
CREATE INDEX "garden_plant_lower" ON "garden_plant" ((LOWER("name")));
CREATE TABLE "garden_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer NOT NULL, "group" varchar(20) NULL, "name" varchar(30) NOT NULL);
CREATE TABLE "garden_plant_tags" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "plant_id" integer NOT NULL REFERENCES "garden_plant" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" integer NOT NULL REFERENCES "garden_tag" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "garden_plant_tags_plant_id_tag_id_2c0b_uniq" ON "garden_plant_tags" ("plant_id", "tag_id");
CREATE VIEW "garden_tall" AS SELECT p."id", p."name", f."latin" AS "family" FROM "garden_plant" p INNER JOIN "garden_family" f ON (f."id" = p."family_id") WHERE p."height" > 100;
CREATE TRIGGER "garden_plant_watered" AFTER UPDATE OF "watered" ON "garden_plant" FOR EACH ROW WHEN NEW."watered" IS NOT OLD."watered" BEGIN INSERT INTO "garden_note" ("plant_id", "text", "created") VALUES (NEW."id", 'watered; again', datetime('now')); END;
CREATE TABLE "garden_note" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "plant_id" integer NOT NULL REFERENCES "garden_plant" ("id") DEFERRABLE INITIALLY DEFERRED, "text" text NOT NULL, "created" datetime NOT NULL);
