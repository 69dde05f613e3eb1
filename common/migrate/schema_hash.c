#include "migrate/schema_hash.h"

#include "migrate/sql_token.h"

#include <sodium/crypto_hash_sha256.h>

void sha256_text(struct str bytes, char out[SHA256_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.len);
    for (size_t i = 0; i < sizeof(hash); i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[SHA256_TEXT - 1] = '\0';
}

static bool add_tokens(struct str sql, struct buf *out)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, sql);
    while (sql_token_next(&reader, &token)) {
        buf_char(out, ' ');
        sql_token_normal(&token, out);
    }
    return token.kind == TOKEN_END;
}

static void add_lower(struct str name, struct buf *out)
{
    for (size_t i = 0; i < name.len; i++)
        buf_char(out, ascii_lower(name.at[i]));
}

enum status schema_text(struct db *db, struct buf *out, struct err *err)
{
    static const struct sql OBJECTS =
        SQL("SELECT type, name, tbl_name, sql FROM sqlite_schema "
            "WHERE substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 12) <> '_litestream_' "
            "AND tbl_name <> 'pierogis_version' ORDER BY type, lower(name)");
    enum status status = STATUS_OK;
    struct stmt *s = db_use(db, &OBJECTS);

    while (status == STATUS_OK && stmt_row(s)) {
        for (int column = 0; column < 3; column++) {
            add_lower(stmt_col_view(s, column), out);
            buf_char(out, ' ');
        }
        buf_char(out, ':');
        if (!add_tokens(stmt_col_view(s, 3), out)) {
            struct str name = stmt_col_view(s, 1);

            status = err_set(err, STATUS_INVALID, "the SQL of %.*s cannot be read", STR_ARG(name));
        }
        buf_char(out, '\n');
    }
    if (status != STATUS_OK) {
        stmt_done(s, NULL);
        return status;
    }
    return stmt_done(s, err);
}

enum status schema_hash(struct db *db, char out[SHA256_TEXT], struct err *err)
{
    struct buf text = BUF_INIT;
    enum status status = schema_text(db, &text, err);

    if (status == STATUS_OK)
        sha256_text(buf_view(&text), out);
    buf_free(&text);
    return status;
}
