/* One call of a courier, for tests of what it says to a service and understands of it:
 *     courier TRANSPORT who
 *     courier TRANSPORT messages|mentions MOST [HIGH [PAGE]]       "" for no HIGH
 *     courier TRANSPORT send RECIPIENT EVENT TEXT
 *     courier TRANSPORT find RECIPIENT EVENT SENT_AT TEXT [CODE]
 *     courier TRANSPORT likes ID…
 * The site is that of PIEROGIS_HOME. Prints one JSON object. */
#include "net/courier.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/number.h"

#define ARGUMENTS_MAX 110

struct asked {
    struct courier *c;
    struct arena *arena;
    struct courier_report *report;
    struct json_write *w;
    char **arguments;
    int count;
};

static const char *argument(const struct asked *asked, int index)
{
    return index < asked->count ? asked->arguments[index] : "";
}

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static int64_t number(const char *text)
{
    int64_t value = 0;

    (void)number_i64(str_of(text), 0, INT64_MAX, &value);
    return value;
}

static void put(struct asked *asked, const char *key, const char *text)
{
    json_key(asked->w, key);
    json_put_text(asked->w, text);
}

static void put_number(struct asked *asked, const char *key, int64_t value)
{
    json_key(asked->w, key);
    json_put_i64(asked->w, value);
}

static void put_posts(struct asked *asked, const struct tagged_post *posts, size_t count)
{
    json_key(asked->w, "posts");
    json_array(asked->w);
    for (size_t i = 0; i < count; i++) {
        json_object(asked->w);
        put(asked, "id", posts[i].post_id);
        put(asked, "author", posts[i].author);
        put_number(asked, "likes", posts[i].likes);
        put_number(asked, "at", posts[i].at);
        json_end(asked->w);
    }
    json_end(asked->w);
}

static void put_page(struct asked *asked, const struct courier_page *page, bool of_posts)
{
    put(asked, "first", page->first);
    put(asked, "last", page->last);
    put(asked, "next", page->next);
    put_number(asked, "skipped", (int64_t)page->skipped);
    if (of_posts) {
        put_posts(asked, page->posts, page->count);
        return;
    }
    json_key(asked->w, "messages");
    json_array(asked->w);
    for (size_t i = 0; i < page->count; i++) {
        json_object(asked->w);
        put(asked, "id", page->messages[i].event_id);
        put_number(asked, "place", page->messages[i].place);
        put(asked, "sender", page->messages[i].sender);
        put(asked, "name", page->messages[i].sender_name);
        put(asked, "conversation", page->messages[i].conversation);
        put(asked, "text", page->messages[i].text);
        put_number(asked, "at", page->messages[i].at);
        json_end(asked->w);
    }
    json_end(asked->w);
}

static enum courier_outcome who(struct asked *asked)
{
    const char *id = NULL, *name = NULL;
    enum courier_outcome outcome =
        asked->c->calls->who(asked->c, asked->arena, &id, &name, asked->report);

    put(asked, "id", id);
    put(asked, "name", name);
    return outcome;
}

static enum courier_outcome page_of(struct asked *asked, bool of_posts)
{
    const struct courier_ask ask = {or_null(argument(asked, 1)), or_null(argument(asked, 2)),
                                    (size_t)number(argument(asked, 0))};
    struct courier_page *page = ARENA_NEW(asked->arena, struct courier_page);
    enum courier_outcome outcome =
        of_posts ? asked->c->calls->mentions(asked->c, asked->arena, &ask, page, asked->report)
                 : asked->c->calls->messages(asked->c, asked->arena, &ask, page, asked->report);

    if (outcome == COURIER_OK)
        put_page(asked, page, of_posts);
    return outcome;
}

static enum courier_outcome messages(struct asked *asked)
{
    return page_of(asked, false);
}

static enum courier_outcome mentions(struct asked *asked)
{
    return page_of(asked, true);
}

static enum courier_outcome send_letter(struct asked *asked)
{
    const struct waiter_letter letter = {.recipient = argument(asked, 0),
                                         .event_id = argument(asked, 1),
                                         .conversation = "",
                                         .text = argument(asked, 2),
                                         .sent_at = clock_now()};
    const char *id = NULL;
    enum courier_outcome outcome =
        asked->c->calls->send(asked->c, asked->arena, &letter, &id, asked->report);

    put(asked, "remote", id);
    return outcome;
}

static enum courier_outcome find_letter(struct asked *asked)
{
    const struct waiter_letter letter = {.recipient = argument(asked, 0),
                                         .event_id = argument(asked, 1),
                                         .conversation = "",
                                         .text = argument(asked, 3),
                                         .code = or_null(argument(asked, 4)),
                                         .tries = 1,
                                         .sent_at = number(argument(asked, 2))};
    const char *id = NULL;
    enum courier_outcome outcome =
        asked->c->calls->find(asked->c, asked->arena, &letter, &id, asked->report);

    put(asked, "remote", id);
    return outcome;
}

static enum courier_outcome likes(struct asked *asked)
{
    struct tagged_post *posts =
        ARENA_ARRAY(asked->arena, struct tagged_post, (size_t)asked->count + 1);
    enum courier_outcome outcome =
        asked->c->calls->likes(asked->c, asked->arena, (const char *const *)asked->arguments,
                               (size_t)asked->count, posts, asked->report);

    if (outcome == COURIER_OK)
        put_posts(asked, posts, (size_t)asked->count);
    return outcome;
}

static void put_report(struct asked *asked, enum courier_outcome outcome)
{
    static const char *const names[] = {"ok",     "later", "paused", "unclear", "never",
                                        "denied", "stale", "shown",  "fault"};

    put(asked, "outcome", names[outcome]);
    put(asked, "error", outcome == COURIER_OK ? NULL : asked->report->err.message);
    put_number(asked, "wait", asked->report->until == 0 ? 0 : asked->report->until - clock_now());
    put_number(asked, "spent", asked->report->spent);
    put_number(asked, "skew", asked->report->skew == INT64_MIN ? -99999 : asked->report->skew);
    json_key(asked->w, "limits");
    json_object(asked->w);
    for (size_t i = 0; i < asked->c->limit_count; i++) {
        json_key(asked->w, asked->c->limits[i].name);
        json_array(asked->w);
        json_put_i64(asked->w, asked->c->limits[i].remaining);
        json_put_i64(asked->w, asked->c->limits[i].reset_at - clock_now());
        json_end(asked->w);
    }
    json_end(asked->w);
}

static const struct {
    const char *name;
    enum courier_outcome (*run)(struct asked *asked);
} table[] = {{"who", who},          {"messages", messages}, {"mentions", mentions},
             {"send", send_letter}, {"find", find_letter},  {"likes", likes}};

static int fail(const struct err *err)
{
    fprintf(stderr, "courier: %s\n", err->message);
    return 1;
}

static int run(struct courier *c, struct arena *arena, int count, char **arguments)
{
    struct courier_report report = {.skew = INT64_MIN};
    struct buf out = BUF_INIT;
    struct json_write w;
    struct asked asked = {c, arena, &report, &w, arguments + 1, count - 1};
    bool written;

    json_begin(&w, &out, false);
    json_object(&w);
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(arguments[0], table[i].name) == 0)
            put_report(&asked, table[i].run(&asked));
    }
    json_end(&w);
    json_finish(&w);
    written = puts(out.at) >= 0 && fflush(stdout) == 0;
    buf_free(&out);
    return written ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *home = getenv("PIEROGIS_HOME");
    struct site site = {.home_path = home, .actor = {0, ROLE_ADMIN}};
    struct arena arena = {0};
    struct conf *conf = NULL;
    struct db_options options = {.home_path = home, .access = DB_WRITE};
    struct courier c;
    struct err err = {.message = ""};
    size_t kind = 0;
    int code;

    if (argc < 3 || argc > ARGUMENTS_MAX || home == NULL)
        return 2;
    site.home = options.home = file_open_dir(home);
    if (conf_load(&conf, &arena, site.home, home, NULL, &err) != STATUS_OK)
        return fail(&err);
    site.conf = conf;
    options.url = conf_text(conf, CONF_DATABASE_URL);
    if (db_open(&site.db, &options, &err) != STATUS_OK)
        return fail(&err);
    while (courier_kinds[kind] != NULL && strcmp(courier_kinds[kind]->transport, argv[1]) != 0)
        kind++;
    if (courier_kinds[kind] == NULL)
        return 2;
    if (courier_open(&c, courier_kinds[kind], &site, &arena, &err) != STATUS_OK)
        return fail(&err);
    code = run(&c, &arena, argc - 2, argv + 2);
    db_close(site.db);
    file_close(site.home);
    arena_free(&arena);
    return code;
}
