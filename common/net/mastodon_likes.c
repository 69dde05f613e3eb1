#include "net/mastodon_likes.h"

#include "base/buf.h"
#include "net/mastodon_id.h"

int64_t mastodon_like_count(const struct json *status)
{
    int64_t likes = 0;

    json_int(json_get(status, "favourites_count"), 0, INT64_MAX, &likes);
    return likes;
}

/* Posts that are asked for; their likes are -1 until they are seen. */
struct batch {
    struct tagged_post *posts;
    size_t count;
};

static enum courier_outcome fault(const struct courier *c, struct courier_report *report)
{
    const struct mastodon *m = c->own;

    err_set(&report->err, STATUS_INVALID, "%s shows posts that are none of Mastodon's", m->host);
    return COURIER_FAULT;
}

/* --- several at once ------------------------------------------------------------------------------------- */

/* The question for those that are of this server; "" = none is. */
static const char *path_of(const struct mastodon *m, struct arena *arena, const struct batch *batch)
{
    struct buf path = BUF_INIT;
    const char *result;

    for (size_t i = 0; i < batch->count; i++) {
        const char *id = mastodon_id_plain(arena, batch->posts[i].post_id, m->host);

        if (id != NULL)
            buf_printf(&path, "%sid%%5B%%5D=%s", path.len == 0 ? "/api/v1/statuses?" : "&", id);
    }
    result = arena_copy(arena, buf_view(&path));
    buf_free(&path);
    return result;
}

/* How many of the batch are among what the server shows. */
static size_t read_several(const struct mastodon *m, struct arena *arena,
                           const struct json *statuses, struct batch *batch)
{
    const struct json *status = json_first(statuses);
    size_t found = 0;

    for (; status != NULL; status = status->next) {
        const char *id = json_text(json_get(status, "id"));

        for (size_t i = 0; i < batch->count && mastodon_id_is_plain(id); i++) {
            if (strcmp(batch->posts[i].post_id, mastodon_id_full(arena, id, m->host)) != 0)
                continue;
            batch->posts[i].likes = mastodon_like_count(status);
            found++;
        }
    }
    return found;
}

/* `*able` is false when the server cannot do that. One that has not understood shows others, or nothing: then none is
 * found, as when all of them are gone. */
static enum courier_outcome ask_several(struct courier *c, struct arena *arena, struct batch *batch,
                                        bool *able, size_t *found, struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const struct mastodon_question question = {.limit = "likes", .path = path_of(m, arena, batch)};
    struct mastodon_answer answer;
    enum courier_outcome outcome;

    if (question.path[0] == '\0')
        return COURIER_OK;
    outcome = mastodon_ask(c, arena, &question, &answer, report);
    *able = outcome != COURIER_NEVER && answer.status != 400 && answer.status != 405;
    if (outcome != COURIER_OK)
        return *able ? outcome : COURIER_OK;
    if (json_kind(answer.value) != JSON_ARRAY)
        return fault(c, report);
    *found = read_several(m, arena, answer.value, batch);
    return COURIER_OK;
}

/* --- one after the other --------------------------------------------------------------------------------- */

static enum courier_outcome ask_one(struct courier *c, struct arena *arena,
                                    struct tagged_post *post, struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const char *plain = mastodon_id_plain(arena, post->post_id, m->host), *id;
    struct mastodon_question question = {.limit = "likes"};
    struct mastodon_answer answer;
    enum courier_outcome outcome;

    if (plain == NULL)
        return COURIER_OK;
    question.path = arena_printf(arena, "/api/v1/statuses/%s", plain);
    outcome = mastodon_ask(c, arena, &question, &answer, report);
    if (outcome == COURIER_NEVER)
        return COURIER_OK; /* it is gone */
    if (outcome != COURIER_OK)
        return outcome;
    id = json_text(json_get(answer.value, "id"));
    if (id == NULL || strcmp(id, plain) != 0)
        return fault(c, report);
    post->likes = mastodon_like_count(answer.value);
    return COURIER_OK;
}

static enum courier_outcome ask_each(struct courier *c, struct arena *arena, struct batch *batch,
                                     struct courier_report *report)
{
    enum courier_outcome outcome = COURIER_OK;

    for (size_t i = 0; i < batch->count && outcome == COURIER_OK; i++)
        outcome = ask_one(c, arena, &batch->posts[i], report);
    return outcome;
}

enum courier_outcome mastodon_likes(struct courier *c, struct arena *arena, const char *const *ids,
                                    size_t count, struct tagged_post *posts,
                                    struct courier_report *report)
{
    enum courier_outcome outcome = COURIER_OK;
    bool able = true;

    report->skew = INT64_MIN;
    for (size_t i = 0; i < count; i++)
        posts[i] = (struct tagged_post){.post_id = ids[i], .author = "", .likes = -1};
    for (size_t at = 0; at < count && outcome == COURIER_OK; at += MASTODON_LIKES_MOST) {
        struct batch batch = {posts + at,
                              count - at < MASTODON_LIKES_MOST ? count - at : MASTODON_LIKES_MOST};
        size_t found = 0;

        if (able)
            outcome = ask_several(c, arena, &batch, &able, &found, report);
        if (outcome == COURIER_OK && found == 0)
            outcome = ask_each(c, arena, &batch, report);
    }
    return outcome;
}
