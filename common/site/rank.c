#include "site/rank.h"

#include "base/buf.h"
#include "site/event.h"
#include "site/text_rules.h"

#include <inttypes.h>
#include <stdio.h>

/* An upload costs 20 clout, a day brings at most 40. */
static const struct rank built_in[] = {{"serf", 0},      {"peeler", 10},     {"kneader", 50},
                                       {"pincher", 150}, {"sous-chef", 500}, {"gourmand", 1500}};

static const struct sql ALL = SQL("SELECT name, threshold FROM rank ORDER BY threshold");
static const struct sql CLEAR = SQL("DELETE FROM rank");
static const struct sql ADD = SQL("INSERT INTO rank (name, threshold) VALUES (?1, ?2)");

enum status rank_list(struct db *db, struct arena *arena, struct rank_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &ALL);
    enum status status;

    *out = (struct rank_list){ARENA_ARRAY(arena, struct rank, RANKS_MAX), 0, false};
    while (stmt_row(s) && out->count < RANKS_MAX)
        out->items[out->count++] = (struct rank){stmt_col_text(s, 0, arena), stmt_col_int(s, 1)};
    status = stmt_done(s, err);
    if (out->count == 0) {
        memcpy(out->items, built_in, sizeof(built_in));
        out->count = sizeof(built_in) / sizeof(built_in[0]);
        out->built_in = true;
    }
    return status;
}

const struct rank *rank_of(const struct rank_list *list, int64_t earned)
{
    size_t at = list->count - 1;

    while (at > 0 && list->items[at].threshold > earned)
        at--;
    return &list->items[at];
}

const struct rank *rank_after(const struct rank_list *list, int64_t earned)
{
    const struct rank *next = rank_of(list, earned) + 1;

    return next == list->items + list->count ? NULL : next;
}

static enum status name_check(const char *name, struct err *err)
{
    if (*name == '\0')
        return err_set(err, STATUS_INVALID, "a rank needs a name");
    if (strchr(name, '\n') != NULL || strchr(name, '=') != NULL)
        return err_set(err, STATUS_INVALID, "the name of a rank is one line without \"=\"");
    return text_check(name, "the name of a rank", RANK_NAME_MAX, err);
}

static enum status ranks_check(const struct rank *ranks, size_t count, struct err *err)
{
    bool lowest = count == 0;

    if (count > RANKS_MAX)
        return err_set(err, STATUS_INVALID, "at most %d ranks, not %zu", RANKS_MAX, count);
    for (size_t i = 0; i < count; i++) {
        enum status status = name_check(ranks[i].name, err);

        if (status != STATUS_OK)
            return status;
        if (ranks[i].threshold < 0 || ranks[i].threshold > RANK_THRESHOLD_MAX)
            return err_set(err, STATUS_INVALID,
                           "the threshold of \"%s\" must be from 0 to %d clout earned",
                           ranks[i].name, RANK_THRESHOLD_MAX);
        lowest = lowest || ranks[i].threshold == 0;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(ranks[i].name, ranks[j].name) == 0)
                return err_set(err, STATUS_INVALID, "there are two ranks \"%s\"", ranks[i].name);
            if (ranks[i].threshold == ranks[j].threshold)
                return err_set(err, STATUS_INVALID, "\"%s\" and \"%s\" have the same threshold",
                               ranks[j].name, ranks[i].name);
        }
    }
    if (!lowest)
        return err_set(err, STATUS_INVALID, "the lowest rank must have the threshold 0");
    return STATUS_OK;
}

/* "serf=0 peeler=10": for the audit trail. */
static char *ranks_text(const struct rank *ranks, size_t count, struct arena *arena)
{
    struct buf text = BUF_INIT;
    char *copy;

    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s%s=%" PRId64, i == 0 ? "" : " ", ranks[i].name, ranks[i].threshold);
    copy = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

static enum status write_ranks(struct site *site, const struct rank *ranks, size_t count,
                               struct err *err)
{
    struct arena arena = {0};
    struct rank_list before;
    enum status status = rank_list(site->db, &arena, &before, err);

    if (status == STATUS_OK)
        status = stmt_run(db_use(site->db, &CLEAR), err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct stmt *s = db_use(site->db, &ADD);

        stmt_text(s, 1, ranks[i].name);
        stmt_int(s, 2, ranks[i].threshold);
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK)
        status = event_add(site, "edit", "rank", 0,
                           before.built_in ? NULL : ranks_text(before.items, before.count, &arena),
                           count == 0 ? NULL : ranks_text(ranks, count, &arena), err);
    arena_free(&arena);
    return status;
}

enum status rank_replace(struct site *site, const struct rank *ranks, size_t count, struct err *err)
{
    enum status status = STATUS_OK;

    if (site->actor.role != ROLE_ADMIN)
        return err_set(err, STATUS_FORBIDDEN, "only admins change the ranks");
    status = ranks_check(ranks, count, err);
    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, write_ranks(site, ranks, count, err), err);
}
