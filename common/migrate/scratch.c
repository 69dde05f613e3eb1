#include "migrate/scratch.h"

enum status scratch_open(struct db **out, struct err *err)
{
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true};
    enum status status = db_open(out, &options, err);

    if (status != STATUS_OK)
        return status;
    status = db_migrating(*out, true, err);
    if (status != STATUS_OK) {
        db_close(*out);
        *out = NULL;
    }
    return status;
}

enum status scratch_replay(struct db *db, const struct chain *chain, struct err *err)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct script *script = chain->scripts[i];
        const struct script_section *up = &script->sections[DIRECTION_UP][DIALECT_SQLITE];

        if (db_script(db, up->body.at, err) == STATUS_OK)
            continue;
        err_prefix(err, "%s, up sqlite (from line %zu)", script->file, up->line);
        if (err != NULL)
            err->status = STATUS_INVALID;
        return STATUS_INVALID;
    }
    return STATUS_OK;
}
