/* What the courier for X asks of posts: who tagged the chef, and how many likes that has. */
#include "net/courier_x_own.h"
#include "site/waiter_note.h"

#define MENTIONS_LEAST 5 /* entries of a page that X gives at least */

/* Posts are found a little later than they are made: the list is asked from so long before the last one on. */
#define OVERLAP_MS (15 * 60 * 1000)

static const char *fields_name(const struct courier_x *x)
{
    return x->posts_are_tweets ? "tweet.fields" : "post.fields";
}

/* Whether the answer shows that the service calls posts otherwise. */
static bool misunderstood(const struct courier_x *x, const struct x_reply *reply)
{
    const struct json *post = json_first(json_get(reply->body, "data"));
    bool bare = false;

    for (; post != NULL && json_get(post, "public_metrics") == NULL; post = post->next)
        bare |= json_kind(post) == JSON_OBJECT;
    return x_refuses(reply, fields_name(x)) || (post == NULL && bare);
}

/* Asks for the likes of posts, and for who wrote them if `authors`, in the dialect that is noted. */
static enum courier_outcome call_once(struct courier *c, struct arena *arena,
                                      const struct x_request *request, bool authors,
                                      struct x_reply *reply, struct courier_report *report)
{
    const struct courier_x *x = c->own;
    struct x_request with = *request;

    if (!authors) {
        x_parameter(&with, fields_name(x), "public_metrics");
    } else if (x->posts_are_tweets) {
        x_parameter(&with, fields_name(x), "author_id,created_at,public_metrics");
    } else { /* there it is no field, and comes with what is told of the author */
        x_parameter(&with, fields_name(x), "created_at,public_metrics");
        x_parameter(&with, "expansions", "author_id");
    }
    return x_call(c, arena, &with, reply, report);
}

/* The same in one dialect, and if need be in the other. */
static enum courier_outcome call_for_posts(struct courier *c, struct arena *arena,
                                           const struct x_request *request, bool authors,
                                           struct x_reply *reply, struct courier_report *report)
{
    struct courier_x *x = c->own;
    enum courier_outcome outcome = call_once(c, arena, request, authors, reply, report);

    if (!misunderstood(x, reply))
        return outcome;
    x_reply_free(reply);
    x->posts_are_tweets = !x->posts_are_tweets;
    outcome = call_once(c, arena, request, authors, reply, report);
    if (misunderstood(x, reply))
        return x_fault(report, "x does not tell the likes of posts");
    if (outcome == COURIER_OK)
        x_note(c, NOTE_DIALECT "posts", fields_name(x));
    return outcome;
}

/* --- who the chef is ------------------------------------------------------------------------------------- */

/* The chef's name as X writes names, or NULL when it cannot be one. */
static const char *chef_name(const char *chef)
{
    const char *name = chef[0] == '@' ? chef + 1 : chef;

    return x_name_is(name) ? name : NULL;
}

/* The id that was noted for this name: "NAME ID". */
static const char *noted_id(struct courier *c, struct arena *arena, const char *name)
{
    const char *note = NULL, *blank;
    int64_t number;

    if (waiter_note_get(c->site->db, arena, c->transport, NOTE_CHEF, &note, NULL) != STATUS_OK ||
        note == NULL)
        return NULL;
    blank = strchr(note, ' ');
    if (blank == NULL || !str_is((struct str){note, (size_t)(blank - note)}, name) ||
        !x_id_is(blank + 1, &number))
        return NULL;
    return blank + 1;
}

static enum courier_outcome look_up(struct courier *c, struct arena *arena, const char *name,
                                    const char **id, struct courier_report *report)
{
    const struct x_request request = {.call = "names",
                                      .path = arena_printf(arena, "/2/users/by/username/%s", name)};
    struct x_reply reply;
    enum courier_outcome outcome = x_call(c, arena, &request, &reply, report);
    int64_t number;

    if (outcome == COURIER_OK) {
        *id = json_text(json_get(json_get(reply.body, "data"), "id"));
        x_pay(c, CONF_WAITER_X_PRICE_USER, reply.body, report);
        if (x_id_is(*id, &number))
            x_note(c, NOTE_CHEF, arena_printf(arena, "%s %s", name, *id));
        else
            outcome = x_fault(report, "x does not say which number the chef has");
    }
    if (outcome == COURIER_NEVER)
        err_set(&report->err, STATUS_NOT_FOUND, "x knows nobody called %s; correct PIEROGIS_CHEF",
                name);
    x_reply_free(&reply);
    return outcome;
}

/* The chef's id: it is looked up once, so that who takes the name later is not taken for the chef. */
static enum courier_outcome find_chef(struct courier *c, struct arena *arena,
                                      struct courier_report *report)
{
    struct courier_x *x = c->own;
    const char *name = chef_name(c->chef), *id;
    enum courier_outcome outcome = COURIER_OK;

    if (name == NULL) {
        err_set(&report->err, STATUS_INVALID, "%s is no name on x; correct PIEROGIS_CHEF", c->chef);
        return COURIER_NEVER;
    }
    id = noted_id(c, arena, name);
    if (id == NULL)
        outcome = look_up(c, arena, name, &id, report);
    if (outcome == COURIER_OK)
        snprintf(x->chef, sizeof(x->chef), "%s", id);
    return outcome;
}

/* --- the calls ------------------------------------------------------------------------------------------- */

/* The id from which on posts are asked for; NULL = all that there are. */
static const char *since(struct arena *arena, const char *high)
{
    const int64_t overlap = (int64_t)OVERLAP_MS << 22;
    int64_t number;

    if (!x_id_is(high, &number) || number <= overlap)
        return NULL;
    return arena_printf(arena, "%lld", (long long)(number - overlap));
}

enum courier_outcome x_mentions(struct courier *c, struct arena *arena,
                                const struct courier_ask *ask, struct courier_page *out,
                                struct courier_report *report)
{
    struct courier_x *x = c->own;
    size_t most = ask->most < MENTIONS_LEAST     ? MENTIONS_LEAST
                  : ask->most > COURIER_PAGE_MAX ? COURIER_PAGE_MAX
                                                 : ask->most;
    const char *since_id = since(arena, ask->high);
    struct x_request request = {.call = "mentions"};
    enum courier_outcome outcome = x->chef[0] == '\0' ? find_chef(c, arena, report) : COURIER_OK;
    struct x_page_facts facts;
    struct x_reply reply;

    if (outcome != COURIER_OK)
        return outcome;
    request.path = arena_printf(arena, "/2/users/%s/mentions", x->chef);
    x_parameter(&request, "max_results", arena_printf(arena, "%zu", most));
    if (since_id != NULL)
        x_parameter(&request, "since_id", since_id);
    if (ask->page != NULL)
        x_parameter(&request, "pagination_token", ask->page);
    outcome = call_for_posts(c, arena, &request, true, &reply, report);
    if (outcome == COURIER_OK) {
        const struct x_page_source source = x_source(c, arena, reply.body);

        x_pay(c, CONF_WAITER_X_PRICE_MENTION, reply.body, report);
        if (x_page_posts(out, &facts, &source, &report->err) != STATUS_OK)
            outcome = COURIER_FAULT;
        x_say_odd(c, request.call, &facts);
    }
    x_reply_free(&reply);
    return outcome;
}

enum courier_outcome x_likes(struct courier *c, struct arena *arena, const char *const *ids,
                             size_t count, struct tagged_post *posts, struct courier_report *report)
{
    struct x_request request = {.call = "likes", .path = "/2/tweets"};
    struct buf list = BUF_INIT;
    enum courier_outcome outcome;
    struct x_reply reply;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&list, ',');
        buf_text(&list, ids[i]);
    }
    x_parameter(&request, "ids", list.at);
    outcome = call_for_posts(c, arena, &request, false, &reply, report);
    /* When all of them are gone there are only errors, each of which tells one. */
    if (outcome == COURIER_OK || (outcome == COURIER_NEVER && reply.status == 200)) {
        x_page_likes(posts, ids, count, reply.body);
        x_pay(c, CONF_WAITER_X_PRICE_POST, reply.body, report);
        outcome = COURIER_OK;
    }
    x_reply_free(&reply);
    buf_free(&list);
    return outcome;
}
