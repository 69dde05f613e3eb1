-- A database as a Ruby web framework leaves it: names in double quotes, types with (6), keys named by hashes at the end of
-- the table, NOT NULL behind the default, expressions in indexes, a table of settings without rowids.
CREATE TABLE IF NOT EXISTS "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS "ar_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE IF NOT EXISTS "accounts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar DEFAULT '' NOT NULL COLLATE "NOCASE", "encrypted" varchar(255) DEFAULT '' NOT NULL, "token" varchar, "sent_at" datetime(6), "sign_ins" integer DEFAULT 0 NOT NULL, "admin" boolean DEFAULT 0 NOT NULL, "locale" varchar(5) DEFAULT 'en', "settings" json DEFAULT '{}' NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_accounts_on_email" ON "accounts" ("email") /*application='Kiosk'*/;
CREATE UNIQUE INDEX "index_accounts_on_token" ON "accounts" ("token") WHERE token IS NOT NULL;
CREATE TABLE IF NOT EXISTS "blobs" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "key" varchar NOT NULL, "filename" varchar NOT NULL, "content_type" varchar, "metadata" text, "byte_size" bigint NOT NULL, "checksum" varchar, "created_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_blobs_on_key" ON "blobs" ("key");
CREATE TABLE IF NOT EXISTS "attachments" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar NOT NULL, "record_type" varchar NOT NULL, "record_id" bigint NOT NULL, "blob_id" bigint NOT NULL, "created_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_c3b3935057"
FOREIGN KEY ("blob_id")
  REFERENCES "blobs" ("id")
);
CREATE INDEX "index_attachments_on_blob_id" ON "attachments" ("blob_id");
CREATE UNIQUE INDEX "index_attachments_uniqueness" ON "attachments" ("record_type", "record_id", "name", "blob_id");
CREATE TABLE IF NOT EXISTS "shops" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(60) DEFAULT 'New shop' NOT NULL, "owner_id" integer NOT NULL, "opens" time DEFAULT '2000-01-01 09:00:00', "rating" decimal(3,1) DEFAULT 0.0, "area" float, "logo" blob, "open" boolean DEFAULT 1, "created_at" datetime(6) DEFAULT CURRENT_TIMESTAMP NOT NULL, CONSTRAINT "fk_rails_21c421fd41"
FOREIGN KEY ("owner_id")
  REFERENCES "accounts" ("id")
 ON DELETE CASCADE, CONSTRAINT rating_range CHECK (rating BETWEEN 0 AND 5));
CREATE INDEX "index_shops_on_owner_id" ON "shops" ("owner_id");
CREATE INDEX "index_shops_on_lower_name" ON "shops" (lower(name) COLLATE NOCASE DESC);
CREATE TABLE IF NOT EXISTS "goods" ("id" varchar(36) DEFAULT (lower(hex(randomblob(16)))) NOT NULL PRIMARY KEY, "shop_id" integer NOT NULL, "title" varchar NOT NULL, "cents" integer DEFAULT 0 NOT NULL, "currency" varchar(3) DEFAULT 'EUR' NOT NULL, "price" varchar GENERATED ALWAYS AS (printf('%.2f %s', "cents" / 100.0, "currency")) VIRTUAL, "words" varchar AS (lower("title")) STORED, "position" integer, FOREIGN KEY ("shop_id") REFERENCES "shops" ("id") ON DELETE CASCADE ON UPDATE CASCADE, CHECK (cents >= 0));
CREATE INDEX "index_goods_on_shop_id_and_position" ON "goods" ("shop_id", "position");
CREATE INDEX "index_goods_on_words" ON "goods" ("words");
CREATE TABLE IF NOT EXISTS "orders" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "account_id" integer, "state" varchar DEFAULT 'cart' NOT NULL, "total" integer DEFAULT 0, "placed_at" datetime(6), CONSTRAINT "fk_rails_144e25bef6" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE SET NULL, CONSTRAINT chk_state CHECK (state IN ('cart','placed','paid','it''s gone')));
CREATE TABLE IF NOT EXISTS "lines" ("order_id" integer NOT NULL, "good_id" varchar(36) NOT NULL, "count" integer DEFAULT 1 NOT NULL, PRIMARY KEY ("order_id", "good_id"), FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE, FOREIGN KEY ("good_id") REFERENCES "goods" ("id") ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "settings" ("scope" text NOT NULL, "name" text NOT NULL, "value" any, PRIMARY KEY ("scope", "name")) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "tags" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar COLLATE RTRIM, "taggings_count" integer DEFAULT 0);
CREATE TABLE IF NOT EXISTS "taggings" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "tag_id" integer, "taggable_type" varchar, "taggable_id" integer, CONSTRAINT "fk_rails_9fcd2e236b" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id"));
CREATE UNIQUE INDEX "taggings_idx" ON "taggings" ("tag_id", "taggable_id", "taggable_type");
CREATE TABLE IF NOT EXISTS "jobs" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "queue" varchar NOT NULL, "class" varchar NOT NULL, "arguments" text, "priority" integer DEFAULT 0 NOT NULL, "run_at" datetime, "select" varchar);
CREATE INDEX "index_jobs_on_run_at" ON "jobs" ("run_at" ASC, "priority" DESC) WHERE "run_at" IS NOT NULL;
CREATE TABLE IF NOT EXISTS "versions" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "item_type" varchar NOT NULL, "item_id" bigint NOT NULL, "event" varchar NOT NULL, "object" text(1073741823), "created_at" datetime);
CREATE VIRTUAL TABLE goods_search USING fts5(title, content="", tokenize="porter unicode61");
CREATE VIRTUAL TABLE pages USING fts5(title, body);
CREATE VIEW "shop_totals" AS SELECT shops.id AS shop_id, sum(lines.count) AS sold FROM shops LEFT JOIN goods ON goods.shop_id = shops.id LEFT JOIN lines ON lines.good_id = goods.id GROUP BY shops.id
/* shop_totals(shop_id,sold) */;
CREATE TRIGGER goods_ai AFTER INSERT ON goods BEGIN
  INSERT INTO goods_search (rowid, title) VALUES (new.rowid, new.title);
END;
CREATE TRIGGER totals_insert INSTEAD OF INSERT ON shop_totals BEGIN SELECT RAISE(ABORT, 'no; not here'); END;
