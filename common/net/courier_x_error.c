#include "net/courier_x_error.h"

#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "net/net_reply.h"

#define FAR_FUTURE 4102444800      /* the year 2100: no clock says more */
#define WINDOW_LONGEST (25 * 3600) /* seconds; they last a day at most */
#define JITTER_SECONDS 5           /* so that not all machines ask again in the same second */
#define TITLE_MAX 100              /* bytes of what is repeated of the service's words */

/* An error, whatever its shape. */
struct problem {
    const char *type;   /* the last part of its address: "usage-capped"; "" = none */
    const char *title;  /* "" = none */
    const char *detail; /* "" = none */
    int64_t code;       /* of the old kind; 0 = none */
};

static const char *text_or_nothing(const struct json *object, const char *key)
{
    const char *text = json_text(json_get(object, key));

    return text == NULL ? "" : text;
}

static const char *last_part(const char *address)
{
    const char *slash = strrchr(address, '/');

    return slash == NULL ? address : slash + 1;
}

static struct problem problem_of(const struct json *body)
{
    const struct json *first = json_first(json_get(body, "errors"));
    struct problem problem = {.type = last_part(text_or_nothing(body, "type")),
                              .title = text_or_nothing(body, "title"),
                              .detail = text_or_nothing(body, "detail")};

    (void)json_int(json_get(first, "code"), 1, INT32_MAX, &problem.code);
    if (problem.type[0] == '\0')
        problem.type = last_part(text_or_nothing(first, "type"));
    if (problem.title[0] == '\0')
        problem.title = text_or_nothing(first, "title");
    if (problem.title[0] == '\0' && problem.code > 0) /* other messages may repeat the question */
        problem.title = text_or_nothing(first, "message");
    if (problem.title[0] == '\0')
        problem.title = text_or_nothing(body, "error");
    if (!utf8_is_clean(str_of(problem.title), false) || strlen(problem.title) > TITLE_MAX)
        problem.title = "";
    return problem;
}

/* "403 Forbidden" */
static const char *named(const struct x_reply *reply, const struct problem *problem,
                         char out[TITLE_MAX + 20])
{
    snprintf(out, TITLE_MAX + 20, "%d%s%s", reply->status, problem->title[0] == '\0' ? "" : " ",
             problem->title);
    return out;
}

bool x_refuses(const struct x_reply *reply, const char *parameter)
{
    const struct json *error = json_first(json_get(reply->body, "errors"));

    if (reply->status != 400)
        return false;
    for (; error != NULL; error = error->next) {
        const char *message = text_or_nothing(error, "message");
        const char *at = strstr(message, parameter);

        if (json_get(json_get(error, "parameters"), parameter) != NULL)
            return true;
        /* "The query parameter [NAME] is not one of [all other names]" */
        if (at != NULL && at > message && at[-1] == '[' && at[strlen(parameter)] == ']')
            return true;
    }
    return false;
}

bool x_is_gone(const struct json *problem)
{
    const char *type = last_part(text_or_nothing(problem, "type"));

    return strcmp(type, "resource-not-found") == 0 ||
           strcmp(type, "not-authorized-for-resource") == 0;
}

/* --- limits ---------------------------------------------------------------------------------------------- */

/* A window as headers tell it, by our clock; false when they do not. */
static bool read_window(const struct x_reply *reply, const char *prefix, int64_t skew,
                        int64_t *remaining, int64_t *reset_at)
{
    char name[64];

    snprintf(name, sizeof(name), "%s-remaining", prefix);
    if (!net_reply_number(&reply->headers, name, INT32_MAX, remaining))
        return false;
    snprintf(name, sizeof(name), "%s-reset", prefix);
    if (!net_reply_number(&reply->headers, name, FAR_FUTURE, reset_at))
        return false;
    *reset_at -= skew;
    return *reset_at <= clock_now() + WINDOW_LONGEST;
}

static const char *const windows[] = {"x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"};

#define WINDOWS (sizeof(windows) / sizeof(windows[0]))

void x_note_limits(struct courier *c, const struct x_reply *reply, const char *call, int64_t skew)
{
    int64_t remaining, reset_at, least = INT64_MAX;

    if (read_window(reply, windows[0], skew, &remaining, &reset_at)) {
        struct courier_limit *limit = courier_limit(c, call);

        if (limit != NULL) {
            limit->remaining = remaining;
            limit->reset_at = reset_at;
        }
    }
    for (size_t i = 1; i < WINDOWS; i++) {
        char name[sizeof(((struct courier_limit *)0)->name)];
        struct courier_limit *limit;

        if (!read_window(reply, windows[i], skew, &remaining, &reset_at) || remaining > least)
            continue;
        least = remaining;
        snprintf(name, sizeof(name), "%s.day", call);
        limit = courier_limit(c, name);
        if (limit != NULL) {
            limit->remaining = remaining;
            limit->reset_at = reset_at;
        }
    }
}

/* When to ask again, by our clock; 0 = it does not say. */
static int64_t retry_after(const struct x_reply *reply)
{
    int64_t seconds;

    if (!net_reply_retry_after(&reply->headers, &seconds))
        return 0;
    return clock_now() + (seconds > 0 ? seconds : 1) + (int64_t)rand_below(JITTER_SECONDS);
}

/* The same where a limit is the reason: not before the window ends that is used up. */
static int64_t retry_time(const struct x_reply *reply, int64_t skew)
{
    int64_t remaining, reset_at, until = 0, soonest = 0, seconds, now = clock_now();

    for (size_t i = 0; i < WINDOWS; i++) {
        if (!read_window(reply, windows[i], skew, &remaining, &reset_at))
            continue;
        if (remaining == 0 && reset_at > until)
            until = reset_at;
        if (i == 0)
            soonest = reset_at;
    }
    if (net_reply_retry_after(&reply->headers, &seconds) && now + seconds > until)
        until = now + seconds;
    if (until == 0)
        until = soonest;
    if (until == 0)
        return 0;
    return (until <= now ? now + 1 : until) + (int64_t)rand_below(JITTER_SECONDS);
}

/* --- the outcome ----------------------------------------------------------------------------------------- */

static enum courier_outcome no_answer(const struct x_reply *reply, struct courier_report *report)
{
    report->err = reply->err;
    if (reply->sends && reply->asked)
        return COURIER_UNCLEAR;
    return reply->net == STATUS_BUSY ? COURIER_LATER : COURIER_FAULT;
}

/* 64 and 326: nobody who is suspended, or locked out for the moment, may do anything there. */
static bool is_locked(const struct problem *problem)
{
    return problem->code == 64 || problem->code == 326;
}

/* Whether a refusal is of the app, whomever it is about. 93: it may not see messages, 261: it may not write. */
static bool is_of_app(const struct x_reply *reply, const struct problem *problem)
{
    static const char *const types[] = {"client-forbidden", "unsupported-authentication",
                                        "oauth1-permissions"};
    struct str level;

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(problem->type, types[i]) == 0)
            return true;
    }
    if (net_reply_header(&reply->headers, "x-access-level", &level) &&
        !str_is(level, "read-write-directmessages"))
        return true;
    return problem->code == 93 || problem->code == 261 ||
           strcmp(problem->detail, "Forbidden") == 0; /* this is all of a missing permission */
}

static enum courier_outcome forbidden(const struct x_reply *reply, const struct problem *problem,
                                      const char *name, struct courier_report *report)
{
    if (is_locked(problem)) {
        err_set(&report->err, STATUS_FORBIDDEN,
                "x has suspended or locked the waiter's account (%d, code %d); log in there as "
                "the waiter and see to it",
                reply->status, (int)problem->code);
        return COURIER_DENIED;
    }
    if (reply->sends && !is_of_app(reply, problem)) {
        err_set(&report->err, STATUS_FORBIDDEN,
                "x does not let the waiter write to this person (%s)", name);
        return COURIER_NEVER;
    }
    if (strcmp(problem->type, "not-authorized-for-resource") == 0) {
        err_set(&report->err, STATUS_FORBIDDEN, "x does not show this to the waiter (%s)", name);
        return COURIER_NEVER;
    }
    err_set(&report->err, STATUS_FORBIDDEN,
            "x forbids this to the waiter (%s); give the app the permission \"Read and write and "
            "Direct message\", make its token anew, and then: pierogis waiter auth x",
            name);
    return COURIER_DENIED;
}

static enum courier_outcome too_many(const struct x_reply *reply, const struct problem *problem,
                                     const char *name, int64_t skew, struct courier_report *report)
{
    if (strcmp(problem->type, "usage-capped") == 0 ||
        strcmp(problem->title, "UsageCapExceeded") == 0) {
        report->until = clock_now() + X_PAUSE_SECONDS;
        err_set(&report->err, STATUS_TOO_MANY,
                "a cap of the app on x is used up (%s): raise it in the console for developers "
                "there, or wait until it begins anew",
                name);
        return COURIER_PAUSED;
    }
    report->until = retry_time(reply, skew);
    err_set(&report->err, STATUS_TOO_MANY, "x asks the waiter to wait (%s)", name);
    return COURIER_LATER;
}

/* 400, 404 and what else is wrong with the question itself. */
static enum courier_outcome refused(const struct x_reply *reply, const char *name,
                                    struct courier_report *report)
{
    if (x_refuses(reply, "pagination_token") || x_refuses(reply, "next_token")) {
        err_set(&report->err, STATUS_NOT_FOUND, "x has forgotten the page that was to come");
        return COURIER_STALE;
    }
    if (reply->sends || reply->status == 404 || reply->status == 410) {
        err_set(&report->err, STATUS_NOT_FOUND, "x cannot do this (%s)", name);
        return COURIER_NEVER;
    }
    err_set(&report->err, STATUS_INVALID, "x does not understand the waiter (%s)", name);
    return COURIER_FAULT;
}

static enum courier_outcome judge_error(const struct x_reply *reply, int64_t skew,
                                        struct courier_report *report)
{
    const struct problem problem = problem_of(reply->body);
    char name[TITLE_MAX + 20];

    named(reply, &problem, name);
    /* 349 and 150: this person takes no messages from him; 151: this message was refused. */
    if (reply->sends && (problem.code == 349 || problem.code == 150 || problem.code == 151)) {
        err_set(&report->err, STATUS_FORBIDDEN,
                "x does not let the waiter write to this person (%s, code %d)", name,
                (int)problem.code);
        return COURIER_NEVER;
    }
    if (reply->status == 429 || problem.code == 88)
        return too_many(reply, &problem, name, skew, report);
    if (reply->status == 402) {
        report->until = clock_now() + X_PAUSE_SECONDS;
        err_set(&report->err, STATUS_TOO_POOR,
                "the app has no credits on x (%s): buy some in the console for developers there",
                name);
        return COURIER_PAUSED;
    }
    if (reply->status == 401) {
        err_set(
            &report->err, STATUS_UNAUTHORIZED,
            "x does not accept the waiter's keys (%s); give others with: pierogis waiter auth x",
            name);
        return COURIER_DENIED;
    }
    if (reply->status == 408 || reply->status >= 500) {
        report->until = retry_after(reply);
        err_set(&report->err, STATUS_BUSY, "x is in trouble (%s)", name);
        return reply->sends ? COURIER_UNCLEAR : COURIER_LATER;
    }
    /* Who stands between, a guard or a gate, does not speak for this person, and speaks no JSON. */
    if (reply->sends && (reply->status < 400 || json_kind(reply->body) != JSON_OBJECT)) {
        err_set(&report->err, STATUS_INVALID, "x does not answer a letter as it should (%s)", name);
        return COURIER_UNCLEAR;
    }
    return reply->status == 403 ? forbidden(reply, &problem, name, report)
                                : refused(reply, name, report);
}

enum courier_outcome x_judge(const struct x_reply *reply, int64_t skew,
                             struct courier_report *report)
{
    const struct problem problem = problem_of(reply->body);

    if (reply->net != STATUS_OK && (reply->net != STATUS_TOO_LARGE || reply->status < 300))
        return no_answer(reply, report);
    if (reply->status < 200 || reply->status > 299)
        return judge_error(reply, skew, report);
    if (json_kind(reply->body) != JSON_OBJECT) {
        err_set(&report->err, STATUS_INVALID, "the answer of x is not JSON");
        return reply->sends ? COURIER_UNCLEAR : COURIER_FAULT;
    }
    if (json_get(reply->body, "data") != NULL)
        return COURIER_OK;
    if (json_get(reply->body, "errors") == NULL) {
        if (json_get(reply->body, "meta") != NULL)
            return COURIER_OK; /* an empty list */
        err_set(&report->err, STATUS_INVALID, "x answers with neither a result nor an error%s%s",
                problem.title[0] == '\0' ? "" : ": ", problem.title);
        return reply->sends ? COURIER_UNCLEAR : COURIER_FAULT;
    }
    /* What is missing is told with status 200. */
    err_set(&report->err, STATUS_NOT_FOUND, "x says of this: %s",
            problem.title[0] == '\0' ? "an error without a name" : problem.title);
    return COURIER_NEVER;
}
