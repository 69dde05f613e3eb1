#include "site/question.h"

#include "site/answer_normal.h"

#define COLUMNS "id, text, mode, tolerance, reward, category, source, created_at"

static const struct sql PAGE = SQL("SELECT " COLUMNS " FROM question "
                                   "WHERE state = 'active' AND id > ?1 ORDER BY id LIMIT ?2");
static const struct sql PAGE_OF_CATEGORY =
    SQL("SELECT " COLUMNS " FROM question "
        "WHERE state = 'active' AND id > ?1 AND category = ?3 ORDER BY id LIMIT ?2");
static const struct sql BY_ID =
    SQL("SELECT " COLUMNS " FROM question WHERE id = ?1 AND state = 'active'");
static const struct sql ANSWERS =
    SQL("SELECT text, correct FROM answer WHERE question_id = ?1 ORDER BY place");
static const struct sql COUNT = SQL("SELECT COUNT(*) FROM question WHERE state = 'active'");
static const struct sql COUNT_UP_TO =
    SQL("SELECT COUNT(*) FROM (SELECT 1 FROM question WHERE state = 'active' LIMIT ?1) AS pool");

static void read_row(struct stmt *s, struct arena *arena, struct question *out)
{
    out->id = stmt_col_int(s, 0);
    out->text = stmt_col_text(s, 1, arena);
    if (!answer_mode_of(stmt_col_view(s, 2), &out->mode))
        out->mode = ANSWER_EXACT;
    out->tolerance = stmt_col_text(s, 3, arena);
    out->reward = stmt_col_is_null(s, 4) ? QUESTION_REWARD_USUAL : stmt_col_int(s, 4);
    out->category = stmt_col_text(s, 5, arena);
    out->source = stmt_col_text(s, 6, arena);
    out->created_at = stmt_col_int(s, 7);
}

enum status question_answers(struct db *db, struct arena *arena, int64_t id,
                             struct question_texts *right, struct question_texts *wrong,
                             struct err *err)
{
    struct stmt *s = db_use(db, &ANSWERS);

    right->count = wrong->count = 0;
    stmt_int(s, 1, id);
    while (stmt_row(s)) {
        struct question_texts *texts = stmt_col_int(s, 1) != 0 ? right : wrong;

        if (texts->count < QUESTION_ANSWERS_MAX)
            texts->at[texts->count++] = stmt_col_text(s, 0, arena);
    }
    return stmt_done(s, err);
}

enum status question_page(struct db *db, struct arena *arena, const char *category,
                          int64_t after_id, size_t limit, struct question_list *out,
                          struct err *err)
{
    struct stmt *s = db_use(db, category == NULL ? &PAGE : &PAGE_OF_CATEGORY);
    enum status status;

    *out = (struct question_list){ARENA_ARRAY(arena, struct question, limit + 1), 0, false};
    stmt_int(s, 1, after_id);
    stmt_int(s, 2, (int64_t)limit + 1);
    if (category != NULL)
        stmt_text(s, 3, category);
    while (out->count <= limit && stmt_row(s))
        read_row(s, arena, &out->items[out->count++]);
    status = stmt_done(s, err);
    if (out->count > limit) {
        out->count = limit;
        out->more = true;
    }
    for (size_t i = 0; i < out->count && status == STATUS_OK; i++)
        status = question_answers(db, arena, out->items[i].id, &out->items[i].right,
                                  &out->items[i].wrong, err);
    return status;
}

enum status question_by_id(struct db *db, struct arena *arena, int64_t id, struct question *out,
                           struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    memset(out, 0, sizeof(*out));
    stmt_int(s, 1, id);
    if (stmt_row(s))
        read_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND,
                       "there is no question %lld; \"pierogis trivia list\" lists them",
                       (long long)id);
    if (status == STATUS_OK)
        status = question_answers(db, arena, id, &out->right, &out->wrong, err);
    return status;
}

enum status question_count(struct db *db, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &COUNT);

    *count = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

enum status question_count_up_to(struct db *db, int64_t most, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &COUNT_UP_TO);

    stmt_int(s, 1, most);
    *count = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

static bool is_yes_or_no(struct arena *arena, const char *text)
{
    struct str normal;

    return answer_normal(arena, ANSWER_TEXT, str_of(text), &normal, NULL) == STATUS_OK &&
           (str_is(normal, "yes") || str_is(normal, "no") || str_is(normal, "true") ||
            str_is(normal, "false"));
}

int64_t question_ways(struct arena *arena, const struct question *question)
{
    if (question->mode == ANSWER_CHOICE && question->right.count > 0)
        return (int64_t)((question->right.count + question->wrong.count) / question->right.count);
    for (size_t i = 0; i < question->right.count; i++) {
        if (is_yes_or_no(arena, question->right.at[i]))
            return 2;
    }
    return 0;
}

int64_t question_reduced(int64_t reward, int64_t ways)
{
    switch (ways) {
    case 1:
        return 0;
    case 2:
        return (reward + 3) / 4;
    case 3:
        return (reward + 1) / 2;
    default:
        return reward;
    }
}

int64_t question_pay(struct arena *arena, const struct question *question, const struct conf *conf)
{
    int64_t reward = question->reward == QUESTION_REWARD_USUAL ? conf_int(conf, CONF_REWARD_TRIVIA)
                                                               : question->reward;

    return question_reduced(reward, question_ways(arena, question));
}
