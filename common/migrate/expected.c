#include "migrate/expected.h"

#include "migrate/scratch.h"

enum status expected_model(struct arena *arena, const struct chain *chain, struct model *out,
                           char hash[SHA256_TEXT], struct err *err)
{
    struct db *db = NULL;
    enum status status = scratch_open(&db, err);

    if (status == STATUS_OK)
        status = scratch_replay(db, chain, err);
    if (status == STATUS_OK)
        status = model_read(db, arena, NULL, out, err);
    if (status == STATUS_OK)
        status = schema_hash(db, hash, err);
    db_close(db);
    return status;
}

enum status expected_hash(struct arena *arena, const struct chain *chain, char out[SHA256_TEXT],
                          struct err *err)
{
    struct model model;

    out[0] = '\0';
    for (size_t i = 0; i < chain->head_count; i++) {
        if (chain->heads[i]->after[DIALECT_SQLITE] == NULL)
            return STATUS_OK;
    }
    if (chain->head_count == 1) {
        snprintf(out, SHA256_TEXT, "%s", chain->heads[0]->after[DIALECT_SQLITE]);
        return STATUS_OK;
    }
    return expected_model(arena, chain, &model, out, err);
}
