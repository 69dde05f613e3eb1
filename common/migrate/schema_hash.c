#include "migrate/schema_hash.h"

#include "migrate/model.h"

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

enum status schema_text(struct db *db, struct buf *out, struct err *err)
{
    struct arena arena = {0};
    struct model model;
    enum status status = model_read(db, &arena, NULL, &model, err);

    if (status == STATUS_OK) {
        for (size_t i = 0; i < model.table_count; i++)
            buf_printf(out, "%s\n", model.tables[i].normal);
        for (size_t i = 0; i < model.object_count; i++)
            buf_printf(out, "%s\n", model.objects[i].normal);
    }
    arena_free(&arena);
    return status;
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
