#include "site/bouncer_asked.h"

#include <sodium.h>

static const struct sql QUESTIONS =
    SQL("SELECT q.id, q.text, q.mode, q.tolerance, q.reward, q.category, q.source "
        "FROM challenge_question c JOIN question q ON q.id = c.question_id "
        "WHERE c.challenge_id = ?1 ORDER BY c.place");

enum status bouncer_asked_read(struct db *db, struct arena *arena, const char *challenge_id,
                               int64_t seed, struct bouncer_asked *out, struct err *err)
{
    struct stmt *s = db_use(db, &QUESTIONS);
    enum status status;

    *out = (struct bouncer_asked){.seed = seed};
    stmt_text(s, 1, challenge_id);
    while (out->count < BOUNCER_QUESTIONS && stmt_row(s)) {
        struct question *question = &out->questions[out->count++];

        question->id = stmt_col_int(s, 0);
        question->text = stmt_col_text(s, 1, arena);
        if (!answer_mode_of(stmt_col_view(s, 2), &question->mode))
            question->mode = ANSWER_EXACT;
        question->tolerance = stmt_col_text(s, 3, arena);
        question->reward = stmt_col_is_null(s, 4) ? QUESTION_REWARD_USUAL : stmt_col_int(s, 4);
        question->category = stmt_col_text(s, 5, arena);
        question->source = stmt_col_text(s, 6, arena);
    }
    status = stmt_done(s, err);
    for (size_t i = 0; i < out->count && status == STATUS_OK; i++)
        status = question_answers(db, arena, out->questions[i].id, &out->questions[i].right,
                                  &out->questions[i].wrong, err);
    return status;
}

/* A number below `bound` for one step of a shuffle. The bias of the remainder is below 2^-58. */
static uint64_t drawn(const struct answer_key *key, int64_t seed, size_t place, uint64_t bound)
{
    uint64_t words[3] = {(uint64_t)seed, place, bound}, number;
    uint8_t hash[crypto_generichash_BYTES_MIN];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)words, sizeof(words), key->bytes,
                       sizeof(key->bytes));
    memcpy(&number, hash, sizeof(number));
    return number % bound;
}

size_t bouncer_asked_choices(const struct bouncer_asked *asked, size_t place,
                             const struct answer_key *key, const char *out[BOUNCER_CHOICES_MAX])
{
    const struct question *question = &asked->questions[place];
    size_t count = 0;

    for (size_t i = 0; i < question->right.count; i++)
        out[count++] = question->right.at[i];
    for (size_t i = 0; i < question->wrong.count; i++)
        out[count++] = question->wrong.at[i];
    for (size_t left = count; left > 1; left--) { /* Fisher and Yates */
        size_t other = (size_t)drawn(key, asked->seed, place, left);
        const char *moved = out[other];

        out[other] = out[left - 1];
        out[left - 1] = moved;
    }
    return count;
}
