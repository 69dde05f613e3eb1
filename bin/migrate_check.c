#include "migrate_check.h"

#include "migration.h"
#include "migration_answer.h"

#include "migrate/applied.h"
#include "migrate/make_script.h"
#include "migrate/schema_hash.h"
#include "migrate/scratch.h"

/* --- the sides ------------------------------------------------------------------------------------------- */

static enum status read_declared(struct cli *cli, const struct model_files *files,
                                 const struct wish *wish, struct model *out)
{
    struct db *db = NULL;
    enum status status = scratch_open(&db, &cli->err);

    if (status == STATUS_OK)
        status = model_files_load(files, db, &cli->err);
    if (status == STATUS_OK)
        status = model_read(db, &cli->arena, wish->ignore, out, &cli->err);
    db_close(db);
    return status;
}

static enum status read_made(struct cli *cli, const struct chain *chain, const struct wish *wish,
                             struct model *out)
{
    struct db *db = NULL;
    enum status status = scratch_open(&db, &cli->err);

    if (status == STATUS_OK)
        status = scratch_replay(db, chain, &cli->err);
    if (status == STATUS_OK)
        status = model_read(db, &cli->arena, wish->ignore, out, &cli->err);
    db_close(db);
    return status;
}

/* What the database has been through is checked as well: edited scripts, and scripts of somebody else. `wanted` is what
 * the scripts make of it, in the order in which they come to it. */
static enum status read_live(struct cli *cli, const struct chain *all, const struct wish *wish,
                             struct model *wanted, struct model *out)
{
    struct applied applied;
    struct chain chain;
    enum status status = migration_open(cli, MIGRATION_LOOK);

    if (status == STATUS_OK)
        status = applied_read(cli->site.db, &cli->arena, all, false, &applied, &cli->err);
    if (status == STATUS_OK) {
        chain_resume(&cli->arena, all, &applied.chain, &chain);
        status = read_made(cli, &chain, wish, wanted);
    }
    if (status == STATUS_OK)
        status = model_read(cli->site.db, &cli->arena, wish->ignore, out, &cli->err);
    return status;
}

/* --- promises -------------------------------------------------------------------------------------------- */

/* A script that leads elsewhere than its head promises would be refused by every upgrade. Where branches meet, the
 * order in which they are applied decides. */
static enum status check_promises(struct cli *cli, const struct chain *chain)
{
    struct db *db = NULL;
    enum status status;

    if (!chain_is_line(chain))
        return STATUS_OK;
    status = scratch_open(&db, &cli->err);
    for (size_t i = 0; status == STATUS_OK && i < chain->count; i++) {
        const struct script *script = chain->scripts[i];
        const char *promised = script->after[DIALECT_SQLITE];
        char hash[SHA256_TEXT];
        struct chain one;

        chain_of(&cli->arena, &chain->scripts[i], 1, &one);
        status = scratch_replay(db, &one, &cli->err);
        if (status == STATUS_OK)
            status = schema_hash(db, hash, &cli->err);
        if (status == STATUS_OK && promised != NULL && strcmp(hash, promised) != 0)
            refusal_add(&cli->reasons, arena_printf(&cli->arena, "differs:%s", script->id),
                        "%s leads to the schema sha256:%s, but its head promises sha256:%s",
                        script->file, hash, promised);
    }
    db_close(db);
    return status;
}

/* --- comparing ------------------------------------------------------------------------------------------- */

static void compare(struct cli *cli, const struct model *left, const char *left_name,
                    const struct model *right, const char *right_name)
{
    struct difference_list differences;

    difference_list(&cli->arena, left, left_name, right, right_name, &differences);
    migration_reasons(cli, &differences);
}

/* Where branches meet (`usual` is what a new database becomes then), either may have come first. */
static void compare_live(struct cli *cli, const struct model *wanted, const struct model *usual,
                         const struct model *live)
{
    struct difference_list differences;

    difference_list(&cli->arena, wanted, "the version scripts", live, "the database", &differences);
    if (usual != NULL)
        difference_forgive_order(&differences, live, usual);
    migration_reasons(cli, &differences);
}

/* What only PostgreSQL has shows when the script is written that would be missing. */
static enum status check_rest(struct cli *cli, const struct script_set *set,
                              const struct model_files *files, const struct wish *wish)
{
    struct refusal_list refusals;
    struct made_script made = {.text = BUF_INIT};
    enum status status;

    refusal_list_init(&refusals, &cli->arena);
    status = script_make(&cli->arena, set, files, wish, &made, &refusals, &cli->err);
    buf_free(&made.text);
    if (refusals.count > 0) {
        cli->reasons = refusals;
        return STATUS_OK;
    }
    if (status == STATUS_OK && !made.nothing)
        refusal_add(&cli->reasons, "differs:postgres",
                    "the models have something for PostgreSQL that the version scripts do not "
                    "make: run \"pierogis migrate\"");
    return status;
}

static void answer_json(struct cli *cli)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "agree");
    json_put_bool(&w, true);
    json_end(&w);
    json_finish(&w);
}

enum status migrate_check(struct cli *cli, const struct script_set *set,
                          const struct model_files *files, const struct wish *wish)
{
    struct model declared, made, wanted, live;
    struct chain all, head;
    enum status status = chain_order(&cli->arena, set, &all, &cli->err);

    refusal_list_init(&cli->reasons, &cli->arena);
    if (status == STATUS_OK && all.head_count > 1)
        return chain_to(&cli->arena, &all, NULL, &head, &cli->err); /* says which heads */
    if (status == STATUS_OK)
        status = read_declared(cli, files, wish, &declared);
    if (status == STATUS_OK)
        status = read_made(cli, &all, wish, &made);
    if (status == STATUS_OK)
        compare(cli, &declared, "the models", &made, "the version scripts");
    if (status == STATUS_OK)
        status = check_promises(cli, &all);
    if (status == STATUS_OK && cli->reasons.count == 0)
        status = check_rest(cli, set, files, wish);
    if (status == STATUS_OK && cli_option(cli, "database") != NULL) {
        status = read_live(cli, &all, wish, &wanted, &live);
        if (status == STATUS_OK)
            compare_live(cli, &wanted, chain_is_line(&all) ? NULL : &made, &live);
    }
    if (status == STATUS_OK && cli->reasons.count > 0)
        status = err_set(&cli->err, STATUS_CONFLICT, "%s", cli->reasons.items[0].sentence);
    if (status == STATUS_OK && cli->json)
        answer_json(cli);
    return status;
}
