#include "web/problem.h"

#include "base/log.h"
#include "base/problem_json.h"
#include "web/bearer.h"

#define RETRY_SECONDS "30"

static bool is_our_fault(enum status status)
{
    return status_row(status)->http >= 500;
}

enum status problem_is_ours(enum status status, struct err *err)
{
    if (is_our_fault(status))
        return status;
    if (err != NULL)
        err->status = STATUS_IO;
    return STATUS_IO;
}

static void write_log(const struct program *program, const struct req *req, const struct err *err)
{
    struct log_line line;
    enum log_level level = LOG_DEBUG;

    if (err->status == STATUS_BUSY)
        level = LOG_WARN;
    else if (is_our_fault(err->status))
        level = LOG_ERROR;
    log_begin(&line, level, "refused");
    log_text(&line, "program", program->name);
    log_text(&line, "path", req->path);
    log_text(&line, "status", status_row(err->status)->name);
    log_text(&line, "message", err->message);
    log_end(&line);
}

/* What the visitor reads. */
static void visible(const struct err *err, struct err *out)
{
    *out = *err;
    if (err->status == STATUS_BUSY)
        err_set(out, err->status, "The site is busy or being changed. Try again in a minute.");
    else if (err->status == STATUS_FULL)
        err_set(out, err->status,
                "The disk of this site is full: nothing has been changed. Try again later.");
    else if (is_our_fault(err->status))
        err_set(out, err->status, "Something went wrong on our side. It has been written down.");
}

static void write_json(const struct req *req, struct resp *resp, const struct err *err)
{
    const char *instance = arena_printf(req->arena, "urn:pierogis:request:%s", req->id);

    resp->type = "application/problem+json";
    problem_json(&resp->body, err, instance, false);
    buf_char(&resp->body, '\n');
}

static void write_plain(const struct req *req, struct resp *resp, const struct err *err)
{
    const struct status_row *row = status_row(err->status);

    resp->type = "text/plain; charset=utf-8";
    buf_printf(&resp->body, "%d %s\n\n%s\n\nRequest %s\n", row->http, row->title, err->message,
               req->id);
}

static void add_headers(const struct req *req, struct resp *resp, enum status status,
                        unsigned allowed)
{
    const char *challenge = bearer_challenge(req, status);

    if (status == STATUS_BAD_METHOD)
        resp_header(resp, "Allow", route_methods(req->arena, allowed), NULL);
    else if (status == STATUS_TOO_MANY && req->wait > 0)
        resp_header(resp, "Retry-After", arena_printf(req->arena, "%lld", (long long)req->wait),
                    NULL);
    else if (status == STATUS_BUSY || status == STATUS_TOO_MANY)
        resp_header(resp, "Retry-After", RETRY_SECONDS, NULL);
    if (challenge != NULL)
        resp_header(resp, "WWW-Authenticate", challenge, NULL);
}

void problem_reply(const struct program *program, struct req *req, struct resp *resp,
                   const struct err *err, unsigned allowed)
{
    struct err shown, ignored;
    bool rendered = false;

    write_log(program, req, err);
    visible(err, &shown);
    resp_reset(resp);
    if (req_wants_json(req)) {
        write_json(req, resp, &shown);
        rendered = true;
    } else if (program->problem != NULL && req->urls.origin != NULL) {
        ignored = shown;
        rendered = program->problem(req, resp, &ignored) == STATUS_OK;
        if (!rendered)
            resp_reset(resp);
    }
    if (!rendered)
        write_plain(req, resp, &shown);
    resp->http = status_row(err->status)->http;
    add_headers(req, resp, err->status, allowed);
}
