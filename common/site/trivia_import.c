#include "site/trivia_import.h"

#include "base/json_read.h"
#include "site/question_change.h"
#include "site/trivia_csv.h"
#include "site/trivia_jsonl.h"
#include "site/trivia_opentdb.h"

#define BATCH 200

static const char *const format_names[TRIVIA_FORMATS] = {"opentdb", "csv", "jsonl"};

const char *trivia_format_name(enum trivia_format format)
{
    return format_names[format];
}

bool trivia_format_of(struct str name, enum trivia_format *out)
{
    for (int i = 0; i < TRIVIA_FORMATS; i++) {
        if (str_is(name, format_names[i])) {
            *out = (enum trivia_format)i;
            return true;
        }
    }
    return false;
}

static struct str without_mark(struct str text)
{
    return str_starts(text, "\xef\xbb\xbf") ? str_slice(text, 3, text.len) : text;
}

enum trivia_format trivia_format_detect(struct str text)
{
    struct str all = str_trim(without_mark(text)), line;
    const struct json *first = NULL;
    struct arena scratch = {0};
    enum trivia_format format = TRIVIA_OPENTDB;

    if (all.len == 0 || (all.at[0] != '{' && all.at[0] != '['))
        return TRIVIA_CSV;
    line = str_trim(str_slice(all, 0, str_find(all, '\n')));
    if (json_read(&first, &scratch, line, TRIVIA_JSONL_LINE_MAX, NULL) == STATUS_OK &&
        json_get(first, "question") != NULL)
        format = TRIVIA_JSONL;
    arena_free(&scratch);
    return format;
}

enum status trivia_read(struct arena *arena, struct str text, struct trivia_reading *reading,
                        struct trivia_drafts *drafts, struct err *err)
{
    struct str content = without_mark(text);
    enum status status = STATUS_OK;

    *drafts = (struct trivia_drafts){.arena = arena};
    if (text.len > TRIVIA_FILE_MAX)
        return err_set(err, STATUS_TOO_LARGE, "the file is larger than %zu MB; cut it",
                       TRIVIA_FILE_MAX >> 20);
    switch (reading->format) {
    case TRIVIA_OPENTDB:
        status = trivia_opentdb_read(drafts, content, reading->choice, &reading->encoding, err);
        break;
    case TRIVIA_CSV:
        status = trivia_csv_read(drafts, content, err);
        break;
    case TRIVIA_JSONL:
        trivia_jsonl_read(drafts, content);
        break;
    }
    for (size_t i = 0; i < drafts->count && reading->source != NULL; i++) {
        struct question *question = &drafts->items[i].question;

        if (question->source[0] == '\0' || reading->format == TRIVIA_OPENTDB)
            question->source = reading->source;
    }
    return status;
}

/* The line of the file that asks the same as `draft`, or 0: then the question was in the pool before. */
static size_t line_of_same(const struct trivia_drafts *drafts, const struct trivia_draft *draft)
{
    for (const struct trivia_draft *d = drafts->items; d < draft; d++) {
        if (d->refused == NULL && d->question.id == draft->question.id)
            return d->line;
    }
    return 0;
}

static void refuse_repeated(struct trivia_drafts *drafts, struct trivia_draft *draft,
                            const char *sentence)
{
    size_t line = line_of_same(drafts, draft);

    draft->repeated = true;
    if (line > 0)
        sentence = arena_printf(drafts->arena, "number %zu of this file asks the same", line);
    trivia_draft_refuse(drafts, draft, sentence);
}

static enum status store_one(struct site *site, struct trivia_drafts *drafts,
                             struct trivia_draft *draft, struct trivia_counts *counts,
                             struct err *err)
{
    struct err why = {.message = ""};
    enum status status = STATUS_INVALID;

    if (draft->refused == NULL)
        status = question_insert(site, drafts->arena, &draft->question, &why);
    if (status == STATUS_OK) {
        counts->added++;
        counts->modes[draft->question.mode]++;
        return STATUS_OK;
    }
    if (status == STATUS_CONFLICT) {
        refuse_repeated(drafts, draft, why.message);
        counts->repeated++;
        return STATUS_OK;
    }
    if (status == STATUS_INVALID) {
        trivia_draft_refuse(drafts, draft, why.message);
        counts->refused++;
        return STATUS_OK;
    }
    if (err != NULL)
        *err = why;
    return status;
}

enum status trivia_store(struct site *site, struct trivia_drafts *drafts, bool rehearsal,
                         struct trivia_counts *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < drafts->count && status == STATUS_OK; i++)
        status = store_one(site, drafts, &drafts->items[i], out, err);
    if (status != STATUS_OK || !rehearsal)
        return db_end(site->db, status, err);
    db_rollback(site->db);
    return STATUS_OK;
}

enum status trivia_export(struct db *db, struct buf *out, size_t *count, struct err *err)
{
    struct question_list list = {.more = true};
    struct arena arena = {0};
    int64_t after = 0;
    enum status status = STATUS_OK;

    *count = 0;
    while (list.more && status == STATUS_OK) {
        arena_reset(&arena);
        status = question_page(db, &arena, NULL, after, BATCH, &list, err);
        for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
            trivia_jsonl_write(out, &list.items[i]);
            after = list.items[i].id;
            ++*count;
        }
    }
    arena_free(&arena);
    return status;
}
