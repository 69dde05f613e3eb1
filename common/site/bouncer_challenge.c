#include "site/bouncer_challenge.h"

#include "base/clock.h"
#include "site/bouncer_asked.h"

#define COLUMNS "id, state, issued_at, expires_at, seed"

static const struct sql FIND = SQL("SELECT " COLUMNS " FROM challenge WHERE id = ?1 AND who = ?2");
static const struct sql FIND_OPEN = SQL("SELECT " COLUMNS " FROM challenge WHERE who = ?1 "
                                        "AND state = 'open' AND expires_at > ?2 "
                                        "ORDER BY issued_at DESC LIMIT 1");

enum bouncer_state bouncer_state_of(struct str name)
{
    if (str_is(name, "open"))
        return BOUNCER_OPEN;
    return str_is(name, "passed") ? BOUNCER_PASSED : BOUNCER_FAILED;
}

static void show(struct arena *arena, const struct bouncer_asked *asked, size_t place,
                 const struct answer_key *key, struct bouncer_question *out)
{
    const struct question *question = &asked->questions[place];
    const char *choices[BOUNCER_CHOICES_MAX];
    const char **kept;

    *out = (struct bouncer_question){question->text,   question->mode, question->category,
                                     question->source, NULL,           0};
    if (question->mode != ANSWER_CHOICE)
        return;
    out->choice_count = bouncer_asked_choices(asked, place, key, choices);
    kept = ARENA_ARRAY(arena, const char *, out->choice_count);
    for (size_t i = 0; i < out->choice_count; i++)
        kept[i] = choices[i];
    out->choices = kept;
}

/* Reads the row that `s` finds, if any, and the questions to it. */
static enum status find(struct site *site, struct arena *arena, struct stmt *s,
                        struct bouncer_challenge *out, struct err *err)
{
    struct bouncer_asked asked;
    struct answer_key key;
    int64_t seed = 0;
    enum status status;

    memset(out, 0, sizeof(*out));
    if (stmt_row(s)) {
        out->id = stmt_col_text(s, 0, arena);
        out->state = bouncer_state_of(stmt_col_view(s, 1));
        out->issued_at = stmt_col_int(s, 2);
        out->expires_at = stmt_col_int(s, 3);
        seed = stmt_col_int(s, 4);
    }
    status = stmt_done(s, err);
    if (status != STATUS_OK || out->id == NULL)
        return status;
    status = bouncer_asked_read(site->db, arena, out->id, seed, &asked, err);
    if (status != STATUS_OK)
        return status;
    answer_key_make(&key, site->conf);
    out->count = asked.count;
    for (size_t i = 0; i < asked.count; i++)
        show(arena, &asked, i, &key, &out->questions[i]);
    return STATUS_OK;
}

bool bouncer_id_is_valid(const char *id)
{
    return strlen(id) == BOUNCER_ID_LENGTH && strspn(id, "0123456789abcdef") == BOUNCER_ID_LENGTH;
}

enum status bouncer_challenge_find(struct site *site, struct arena *arena, const char *id,
                                   const char *who, struct bouncer_challenge *out, struct err *err)
{
    struct stmt *s = db_use(site->db, &FIND);
    enum status status;

    stmt_text(s, 1, id);
    stmt_text(s, 2, who);
    status = find(site, arena, s, out, err);
    if (status == STATUS_OK && out->id == NULL)
        return err_set(err, STATUS_NOT_FOUND, "there is no such challenge; knock for a new one");
    return status;
}

enum status bouncer_challenge_open(struct site *site, struct arena *arena, const char *who,
                                   struct bouncer_challenge *out, struct err *err)
{
    struct stmt *s = db_use(site->db, &FIND_OPEN);

    stmt_text(s, 1, who);
    stmt_int(s, 2, clock_now());
    return find(site, arena, s, out, err);
}
