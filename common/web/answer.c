#include "web/answer.h"

#include "base/log.h"
#include "site/api_token.h"
#include "site/session_change.h"
#include "web/bearer.h"
#include "web/confine.h"
#include "web/etag.h"
#include "web/form_file.h"
#include "web/gate.h"
#include "web/page_key.h"
#include "web/problem.h"
#include "web/process.h"

#define SPARE 4194304 /* bytes that our configurations of servers let through beyond two files */

/* One request under way. */
struct exchange {
    struct worker *worker;
    struct req req;
    struct resp resp;
    const struct route *route;
    unsigned allowed; /* methods of the path, when no row has this one */
    uint64_t stamp;   /* of the configuration */
    bool cacheable;   /* the reply may come from the page cache */
    bool keep;        /* … and this one goes into it */
    struct cache_key key;
    enum generation_state state; /* of the file in the home */
    uint64_t generation;         /* the present one; of the data, once that is read */
    char etag[ETAG_MAX];
    struct buf kept; /* a reply out of the cache */
};

/* --- out of the cache ------------------------------------------------------------------------------------ */

/* A kept reply is sent as it is; HEAD gets its head, and who has it already 304. */
static bool send_hit(struct exchange *x, const struct cache_hit *hit)
{
    struct io *io = &x->req.io;

    snprintf(x->etag, sizeof(x->etag), "%.*s", STR_ARG(hit->etag));
    if (etag_is_known(env_str(&x->req.env, ENV_HTTP_IF_NONE_MATCH), x->etag)) {
        x->resp.cache = CACHE_PUBLIC;
        x->resp.etag = x->etag;
        resp_not_modified(&x->resp);
        return resp_send(&x->resp, io);
    }
    if (x->req.method == METHOD_HEAD)
        return io->write(io->context, hit->head, (struct str){NULL, 0});
    /* Head and body lie behind each other. */
    return io->write(io->context, (struct str){hit->head.at, hit->head.len + hit->body.len},
                     (struct str){NULL, 0});
}

/* Finds out which host is asked for. Whether somebody may say that it is another stands in the configuration, which a
 * hit does without where nobody says so. False when it cannot be read. */
static bool read_client(struct exchange *x)
{
    struct worker *worker = x->worker;
    const char *trusted = NULL;

    if (env_str(&x->req.env, ENV_HTTP_X_FORWARDED_HOST).len > 0) {
        if (worker_configure(worker, x->stamp, NULL) != STATUS_OK)
            return false;
        trusted = worker->settings.trusted_proxies;
    }
    client_read(&x->req.client, &x->req.env, trusted);
    return true;
}

static bool find_hit(struct exchange *x, struct cache_hit *hit)
{
    struct worker *worker = x->worker;

    x->cacheable = page_key_applies(&x->req, x->route) && read_client(x);
    if (!x->cacheable)
        return false;
    x->key = page_key(&x->req, x->route, x->stamp, worker->build);
    x->state = worker_peek(worker, &x->generation);
    return x->state == GENERATION_USABLE &&
           cache_find(worker->home, &x->key, x->generation, &x->kept, hit);
}

static void keep_reply(struct exchange *x)
{
    size_t max = (size_t)conf_int(x->worker->conf, CONF_CACHE_SIZE) / CACHE_SLOTS;
    struct buf head = BUF_INIT;
    struct cache_hit reply = {.etag = str_of(x->etag), .body = buf_view(&x->resp.body)};

    resp_write_head(&x->resp, &head);
    reply.head = buf_view(&head);
    cache_keep(x->worker->home, &x->key, x->generation, &reply, max);
    buf_free(&head);
}

/* --- made anew ------------------------------------------------------------------------------------------- */

/* Begins the read transaction that the whole reply is made in, and learns of which generation its data are. If
 * the file in the home says something else, it is mended first. */
static enum status begin_reading(struct exchange *x, struct db *db, struct err *err)
{
    bool mended = false;
    uint64_t told = x->generation;
    enum status status;

    for (;;) {
        if (x->cacheable && x->state == GENERATION_NEEDS_REPAIR) {
            x->state = generation_repair(db, x->worker->home, &told);
            mended = true;
        }
        status = db_begin(db, TX_READ, err);
        if (status != STATUS_OK || !x->cacheable)
            return status;
        status = generation_of_row(db, &x->generation, err);
        if (status != STATUS_OK)
            return status;
        if (mended || x->state != GENERATION_USABLE || told == x->generation)
            return STATUS_OK;
        db_rollback(db);
        x->state = GENERATION_NEEDS_REPAIR;
    }
}

/* An anonymous page carries an ETag and may be kept; a private one neither. */
static bool is_known_to_client(struct exchange *x)
{
    struct str known = env_str(&x->req.env, ENV_HTTP_IF_NONE_MATCH);

    x->resp.cache = x->route->cache;
    if (x->route->cache != CACHE_PUBLIC)
        return false;
    if (!x->cacheable || x->req.site.db == NULL) {
        x->resp.cache = CACHE_NONE;
        return false;
    }
    etag_page(x->key.hash, x->generation, x->etag);
    x->resp.etag = x->etag;
    return etag_is_known(known, x->etag);
}

static enum status open_site(struct exchange *x, struct err *err)
{
    struct worker *worker = x->worker;
    struct req *req = &x->req;
    struct db *db = NULL;
    enum status status = worker_open(worker, x->route, &db, err);

    if (status != STATUS_OK || db == NULL)
        return status;
    if ((x->route->needs & NEED_READ) != 0)
        status = begin_reading(x, db, err);
    else
        db_allow_writes(db, x->route->writes);
    if (status != STATUS_OK)
        return status;
    req->site.db = db;
    if ((x->route->needs & BY_TOKEN) != 0)
        status = bearer_find(req, err);
    else
        status = session_find(db, req->arena, env_str(&req->env, ENV_HTTP_COOKIE),
                              req->client.https, &req->viewer, err);
    req->site.actor = (struct actor){req->viewer.account_id, req->viewer.role};
    return status;
}

/* Who sends forms is not idle. One that was refused does not count; and when the note cannot be made just now, the next
 * form makes it. */
static void note_viewer(struct exchange *x)
{
    static const char *const tables[] = {"session", "api_token", NULL};
    const struct viewer *viewer = &x->req.viewer;
    bool token = viewer->token != NULL && api_token_is_stale(viewer->token);
    struct db *db = x->req.site.db;
    enum status status;

    if ((x->route->needs & ROUTE_WRITES) == 0 || (viewer->session_id == 0 && !token) ||
        db_in_transaction(db))
        return;
    db_allow_writes(db, tables);
    if (db_begin(db, TX_PRIVATE, NULL) != STATUS_OK)
        return;
    status = token ? api_token_note(db, viewer->token->id, NULL)
                   : session_renew(db, viewer->session_id, NULL);
    db_end(db, status, NULL);
}

/* What somebody has typed is not fit for the handler: the form says so. */
static enum status handle(struct exchange *x, struct err *err)
{
    if (x->req.form.unfit == NULL)
        return x->route->handler(&x->req, &x->resp, err);
    x->resp.http = status_row(STATUS_INVALID)->http;
    return x->route->again(&x->req, &x->resp, err);
}

static enum status make_reply(struct exchange *x, struct err *err)
{
    enum status status = open_site(x, err);

    x->worker->only = x->worker->lasting ? NULL : x->route;
    if (status == STATUS_OK)
        status = worker_confine(x->worker, err);
    if (status == STATUS_OK)
        status = gate_pass(x->route, &x->req, &x->worker->settings, err);
    if (status != STATUS_OK)
        return status;
    if (is_known_to_client(x)) {
        resp_not_modified(&x->resp);
        return STATUS_OK;
    }
    if ((x->route->needs & NEED_RENDER) != 0)
        process_alarm_for(PROCESS_RENDER_SECONDS);
    status = handle(x, err);
    if (status == STATUS_OK)
        note_viewer(x);
    x->keep = status == STATUS_OK && x->cacheable && x->resp.etag[0] != '\0' &&
              x->resp.http == 200 && x->resp.file < 0 && !x->req.form.strangers;
    return status;
}

/* "/p/soup/" is a way to say "/p/soup". */
static bool mend_slash(struct exchange *x, struct err *err)
{
    struct req *req = &x->req;
    struct str path = str_of(req->path), rest;
    const struct program *program = x->worker->program;

    if (path.len < 2 || !str_ends(path, "/") || req->method != METHOD_GET)
        return false;
    path = str_slice(path, 0, path.len - 1);
    for (size_t i = 0; i < program->count; i++) {
        char *mended = arena_copy(req->arena, path);
        char *url = url_path(req->arena, &req->urls, program->name, mended);

        if (route_fits(program->routes[i].pattern, mended, &rest) &&
            (program->routes[i].methods & METHOD_GET) != 0) {
            if (req->query.len > 0)
                url = arena_printf(req->arena, "%s?%.*s", url, STR_ARG(req->query));
            return resp_redirect(&x->resp, url, true, err) == STATUS_OK;
        }
    }
    return false;
}

/* Everything between a readable request and a reply. */
static enum status answer_fresh(struct exchange *x, enum status so_far, struct err *err)
{
    enum status status = STATUS_OK;
    struct err later;

    if (x->worker->conf == NULL || x->stamp != x->worker->stamp)
        status = worker_configure(x->worker, x->stamp, err);
    if (status != STATUS_OK)
        return status;
    x->req.assets = x->worker->assets;
    x->req.render = x->worker->renders ? &x->worker->render : NULL;
    x->req.site = (struct site){.conf = x->worker->conf,
                                .home = x->worker->home,
                                .home_path = x->worker->home_path,
                                .actor = {0, ROLE_GUEST}};
    /* Links are needed even for a refusal; but the first refusal is the one that counts. */
    status = req_place(&x->req, &x->worker->settings, &later);
    x->resp.media_origin = x->req.urls.media_origin == NULL ? "" : x->req.urls.media_origin;
    if (so_far != STATUS_OK && so_far != STATUS_NOT_FOUND)
        return so_far;
    if (status == STATUS_MISDIRECTED && x->route != NULL && (x->route->needs & ANY_HOST) != 0)
        status = STATUS_OK;
    if (status != STATUS_OK) {
        *err = later;
        return status;
    }
    if (so_far == STATUS_NOT_FOUND)
        return mend_slash(x, &later) ? STATUS_OK : so_far;
    return make_reply(x, err);
}

/* The row, or the reason that there is none. */
static enum status find_route(struct exchange *x, struct err *err)
{
    enum status status = STATUS_OK;

    x->route = route_find(x->worker->program, &x->req, &x->allowed, &status);
    if (x->route != NULL) {
        x->req.needs = x->route->needs;
        if ((x->route->needs & BY_TOKEN) != 0)
            x->resp.vary = "Authorization, X-Pierogis-Token";
        return STATUS_OK;
    }
    if (status == STATUS_BAD_METHOD)
        return err_set(err, status, "this page does not take that kind of request; it takes %s",
                       route_methods(x->req.arena, x->allowed));
    return err_set(err, status, "there is no page at this address");
}

/* Nothing that was opened for this request outlives it. A transaction that a handler left open is taken back. */
static void finish(struct exchange *x)
{
    req_files_close(&x->req);
    if (x->req.site.db != NULL && db_in_transaction(x->req.site.db) &&
        (x->worker->lasting || (x->route->needs & ROUTE_WRITES) != 0))
        db_rollback(x->req.site.db);
    if (x->worker->lasting) {
        resp_free(&x->resp);
        buf_free(&x->kept);
    }
}

/* The servers' own limits let that much through: where files are taken, twice the largest and a little. */
static uint64_t drain_max(const struct exchange *x)
{
    if (x->route == NULL || (x->route->needs & NEED_FILE) == 0 || x->worker->conf == NULL)
        return REQ_DRAIN_MAX;
    return SPARE + 2 * form_file_cap(x->route, x->worker->settings.max_upload);
}

bool answer(struct worker *worker, struct arena *arena, char *const *block, struct io io)
{
    struct exchange x = {.worker = worker, .state = GENERATION_BYPASS, .kept = BUF_INIT};
    struct cache_hit hit = {.body = {NULL, 0}};
    struct err err = {.message = ""};
    enum status status = req_read(&x.req, arena, block, io, &err);
    bool sent = false, hits = false;

    log_request(x.req.id);
    resp_init(&x.resp, arena);
    x.resp.head_only = x.req.method == METHOD_HEAD;
    if (worker->home < 0)
        status = err_set(&err, STATUS_IO, "there is no home folder");
    else
        x.stamp = page_key_stamp(worker->home, worker->environment);
    if (status == STATUS_OK)
        status = find_route(&x, &err);
    if (status == STATUS_OK)
        hits = find_hit(&x, &hit);
    if (!hits && worker->home >= 0)
        status = answer_fresh(&x, status, &err);
    if (status != STATUS_OK && err.by_machine)
        status = problem_is_ours(status, &err);
    if (status != STATUS_OK) {
        err.status = status;
        problem_reply(worker->program, &x.req, &x.resp, &err, x.allowed);
    }
    /* A server that is still sending when its reader goes takes the program for broken. */
    req_drain(&x.req, drain_max(&x));
    if (status == STATUS_BUG || status == STATUS_IO || status == STATUS_FULL)
        worker->stop = true;
    sent = hits ? send_hit(&x, &hit) : resp_send(&x.resp, &x.req.io);
    if (x.keep)
        keep_reply(&x);
    finish(&x);
    return sent;
}
