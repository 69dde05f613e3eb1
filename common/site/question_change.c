#include "site/question_change.h"

#include "base/clock.h"
#include "site/event.h"
#include "site/question_rules.h"

static const struct sql INSERT =
    SQL("INSERT INTO question (text, normal, mode, tolerance, reward, category, source, state, "
        "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'active', ?8) "
        "ON CONFLICT (normal) DO UPDATE SET text = excluded.text, mode = excluded.mode, "
        "tolerance = excluded.tolerance, reward = excluded.reward, category = excluded.category, "
        "source = excluded.source, state = 'active', created_at = excluded.created_at "
        "WHERE question.state = 'removed' RETURNING id");
static const struct sql SAME = SQL("SELECT id FROM question WHERE normal = ?1");
static const struct sql UPDATE =
    SQL("UPDATE question SET text = ?1, normal = ?2, mode = ?3, tolerance = ?4, reward = ?5, "
        "category = ?6, source = ?7 WHERE id = ?8 AND state = 'active' "
        "AND NOT EXISTS (SELECT 1 FROM question other WHERE other.normal = ?2 AND other.id <> ?8) "
        "RETURNING id");
static const struct sql REMOVE = SQL("UPDATE question SET state = 'removed' "
                                     "WHERE id = ?1 AND state = 'active' RETURNING id");
static const struct sql DELETE_ANSWERS = SQL("DELETE FROM answer WHERE question_id = ?1");
static const struct sql INSERT_ANSWER =
    SQL("INSERT INTO answer (question_id, place, text, correct) VALUES (?1, ?2, ?3, ?4)");
static const struct sql END_CHALLENGES =
    SQL("UPDATE challenge SET expires_at = issued_at WHERE state = 'open' AND id IN "
        "(SELECT challenge_id FROM challenge_question WHERE question_id = ?1)");

static void bind_question(struct stmt *s, const struct question *question, struct str normal)
{
    stmt_text(s, 1, question->text);
    stmt_str(s, 2, normal);
    stmt_text(s, 3, answer_mode_name(question->mode));
    stmt_text(s, 4, question->tolerance);
    if (question->reward == QUESTION_REWARD_USUAL)
        stmt_null(s, 5);
    else
        stmt_int(s, 5, question->reward);
    stmt_text(s, 6, question->category);
    stmt_text(s, 7, question->source);
}

/* The id that the statement gives, 0 when it gives no row. */
static enum status run_for_id(struct stmt *s, int64_t *id, struct err *err)
{
    *id = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

static enum status conflict(struct db *db, struct str normal, int64_t *same, struct err *err)
{
    struct stmt *s = db_use(db, &SAME);
    int64_t id;
    enum status status;

    stmt_str(s, 1, normal);
    status = run_for_id(s, &id, err);
    *same = id;
    if (status != STATUS_OK)
        return status;
    return err_set(err, STATUS_CONFLICT,
                   "question %lld asks the same; \"pierogis trivia edit %lld\" changes it",
                   (long long)id, (long long)id);
}

static enum status insert_answers(struct db *db, int64_t id, const struct question *question,
                                  struct err *err)
{
    const struct question_texts *all[] = {&question->right, &question->wrong};
    struct stmt *s = db_use(db, &DELETE_ANSWERS);
    int64_t place = 0;
    enum status status;

    stmt_int(s, 1, id);
    status = stmt_run(s, err);
    for (int kind = 0; kind < 2; kind++) {
        for (size_t i = 0; i < all[kind]->count && status == STATUS_OK; i++) {
            s = db_use(db, &INSERT_ANSWER);
            stmt_int(s, 1, id);
            stmt_int(s, 2, place++);
            stmt_text(s, 3, all[kind]->at[i]);
            stmt_int(s, 4, kind == 0);
            status = stmt_run(s, err);
        }
    }
    return status;
}

enum status question_insert(struct site *site, struct arena *arena, struct question *question,
                            struct err *err)
{
    struct str normal;
    enum status status = question_tidy(arena, question, &normal, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    question->created_at = clock_now();
    s = db_use(site->db, &INSERT);
    bind_question(s, question, normal);
    stmt_int(s, 8, question->created_at);
    status = run_for_id(s, &question->id, err);
    if (status == STATUS_OK && question->id == 0)
        return conflict(site->db, normal, &question->id, err);
    if (status == STATUS_OK)
        status = insert_answers(site->db, question->id, question, err);
    if (status == STATUS_OK)
        status = event_add(site, "add", "question", question->id, NULL, question->text, err);
    return status;
}

enum status question_add(struct site *site, struct arena *arena, struct question *question,
                         struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    return db_end(site->db, question_insert(site, arena, question, err), err);
}

static enum status end_challenges(struct db *db, int64_t id, struct err *err)
{
    struct stmt *s = db_use(db, &END_CHALLENGES);

    stmt_int(s, 1, id);
    return stmt_run(s, err);
}

static void apply(const struct question_change *change, struct question *question)
{
    if (change->text != NULL)
        question->text = change->text;
    if (change->mode != NULL)
        question->mode = *change->mode;
    if (change->tolerance != NULL)
        question->tolerance = change->tolerance[0] == '\0' ? NULL : change->tolerance;
    if (change->reward != NULL)
        question->reward = *change->reward;
    if (change->category != NULL)
        question->category = change->category;
    if (change->source != NULL)
        question->source = change->source;
    if (change->right != NULL)
        question->right = *change->right;
    if (change->wrong != NULL)
        question->wrong = *change->wrong;
}

static enum status update(struct site *site, struct arena *arena, struct question *question,
                          struct err *err)
{
    struct str normal;
    enum status status = question_tidy(arena, question, &normal, err);
    struct stmt *s;
    int64_t id;

    if (status != STATUS_OK)
        return status;
    s = db_use(site->db, &UPDATE);
    bind_question(s, question, normal);
    stmt_int(s, 8, question->id);
    status = run_for_id(s, &id, err);
    if (status == STATUS_OK && id == 0)
        return conflict(site->db, normal, &id, err);
    if (status == STATUS_OK)
        status = insert_answers(site->db, id, question, err);
    if (status == STATUS_OK)
        status = end_challenges(site->db, id, err);
    return status;
}

enum status question_edit(struct site *site, struct arena *arena, int64_t id,
                          const struct question_change *change, struct question *out,
                          struct err *err)
{
    const char *before = NULL;
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    status = question_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK) {
        before = out->text;
        apply(change, out);
        status = update(site, arena, out, err);
    }
    if (status == STATUS_OK)
        status = event_add(site, "edit", "question", id, before, out->text, err);
    return db_end(site->db, status, err);
}

enum status question_remove(struct site *site, struct arena *arena, int64_t id,
                            struct question *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);
    struct stmt *s;
    int64_t removed;

    if (status != STATUS_OK)
        return status;
    status = question_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK) {
        s = db_use(site->db, &REMOVE);
        stmt_int(s, 1, id);
        status = run_for_id(s, &removed, err);
    }
    if (status == STATUS_OK)
        status = end_challenges(site->db, id, err);
    if (status == STATUS_OK)
        status = event_add(site, "remove", "question", id, out->text, NULL, err);
    return db_end(site->db, status, err);
}
