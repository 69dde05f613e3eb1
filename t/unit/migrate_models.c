/* The models, which say what the schema shall be, against the version scripts, which make it. With the argument
 * --postgres it prints the models as PostgreSQL takes them instead, for the test that has a server. */
#include "../lib/tap.h"
#include "db/schema_version.h"
#include "migrate/model_files.h"
#include "migrate/runner.h"

#define FOLDER "schema/models"

static struct db *memory(void)
{
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true};
    struct err err = {0};
    struct db *db = NULL;

    if (db_open(&db, &options, &err) != STATUS_OK)
        tap_ok(false, "an empty database: %s", err.message);
    return db;
}

static int print_postgres(const struct model_files *files)
{
    for (size_t i = 0; i < files->counts[DIALECT_POSTGRES]; i++)
        printf("%s;\n", files->statements[DIALECT_POSTGRES][i].sql);
    return 0;
}

int main(int argc, char **argv)
{
    struct db *model, *made;
    struct buf model_text = BUF_INIT, made_text = BUF_INIT;
    struct migrate_report report = {0};
    struct script_set set = {0};
    struct model_files files;
    struct arena arena = {0};
    struct err err = {0};
    enum status status;
    int64_t version = -1;

    if (access(FOLDER, R_OK) != 0)
        tap_skip_all("runs in the source tree only");
    status = model_files_read(&arena, FOLDER, &files, &err);
    if (argc > 1 && strcmp(argv[1], "--postgres") == 0)
        return status == STATUS_OK ? print_postgres(&files) : 1;
    TAP_IS_TEXT(err.message, "", "the models are in form");
    TAP_IS_INT(status, STATUS_OK, "and are all read");
    model = memory();
    made = memory();
    TAP_IS_INT(model_files_load(&files, model, &err), STATUS_OK, "the models load");
    TAP_IS_TEXT(err.message, "", "without complaint");
    TAP_IS_INT(schema_text(model, &model_text, &err), STATUS_OK, "the models can be compared");

    status = script_set_embedded(&arena, version_scripts, version_scripts_count, &set, &err);
    TAP_IS_TEXT(err.message, "", "the scripts in the program are in form");
    TAP_IS_INT(status, STATUS_OK, "and are all read");
    TAP_IS_INT(set.count, SCHEMA_VERSION, "programs are written for the newest script");
    status = migrate_upgrade(made, &arena, &set, NULL, "test", &report, &err);
    TAP_IS_TEXT(err.message, "", "the scripts apply and lead where they say");
    TAP_IS_INT(status, STATUS_OK, "upgrade answers OK");
    TAP_IS_INT(report.applied_count, set.count, "every script was applied");
    TAP_IS_INT(db_schema_version(made, &version, &err), STATUS_OK, "the version can be read");
    TAP_IS_INT(version, SCHEMA_VERSION, "and is the one that programs expect");
    TAP_IS_INT(schema_text(made, &made_text, &err), STATUS_OK, "the result can be compared");
    TAP_IS_TEXT(made_text.at, model_text.at, "the scripts make exactly the models");

    buf_free(&model_text);
    buf_free(&made_text);
    arena_free(&arena);
    db_close(model);
    db_close(made);
    return tap_done();
}
