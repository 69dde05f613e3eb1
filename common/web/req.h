/**
 * One request. req_read() takes what can be known without configuration; req_place() adds what needs it. The
 * rest is filled in by the dispatcher (web/run.h) before a handler sees the request.
 */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "site/render.h"
#include "site/site.h"
#include "web/client.h"
#include "web/env.h"
#include "web/form.h"
#include "web/io.h"
#include "web/session.h"
#include "web/url.h"

/** What the configuration says about requests; the texts outlive every request. */
struct settings {
    const char *base_url;        /* PIEROGIS_BASE_URL */
    const char *media_url;       /* PIEROGIS_MEDIA_URL; "" = not configured */
    const char *trusted_proxies; /* PIEROGIS_TRUSTED_PROXIES */
    const char *secret_key;      /* PIEROGIS_SECRET_KEY */
    uint64_t max_upload;         /* PIEROGIS_MAX_UPLOAD: bytes */
    bool development;            /* PIEROGIS_STAGE is "development" */
};

enum method {
    METHOD_GET = 1 << 0,
    METHOD_HEAD = 1 << 1,
    METHOD_POST = 1 << 2,
    METHOD_PUT = 1 << 3,
    METHOD_PATCH = 1 << 4,
    METHOD_DELETE = 1 << 5,
    METHOD_OTHER = 1 << 6 /* anything else; no route has it */
};

/** A file that a form may bring: a route declares the ones it takes. */
struct file_field {
    const char *name; /* of the field; NULL ends a list */
    uint64_t max;     /* bytes; FILE_MAX_UPLOAD: what the configuration allows */
};

#define FILE_MAX_UPLOAD 0 /* as many as PIEROGIS_MAX_UPLOAD says */
#define REQ_FILES_MAX 4   /* declared in one route, the end not counted */

/** What came in such a field. */
struct req_file {
    int fd; /* of an unnamed file in the home's tmp/, at its beginning; -1 = none came, or it was refused */
    uint64_t size;
    const char
        *name; /* as the client calls it, any bytes but NUL: for display only; NULL = none came */
    enum status
        refused; /* STATUS_TOO_LARGE, or STATUS_FULL when the disk is: nothing of it is kept */
};

#define REQ_PATH_MAX 1024 /* bytes of a path */
#define REQ_DRAIN_MAX                                                                              \
    1048576 /* bytes of a refused body that are read, so that the refusal can arrive */
#define REQ_DRAIN_SECONDS 20 /* … and no longer: the answer comes before PROCESS_SECONDS are over */

struct req {
    struct arena *arena;
    struct env env;
    struct io io;
    char id[17];        /* 16 hexadecimal digits, for logs and error pages */
    enum method method; /* after X-HTTP-Method-Override */
    const char *path;   /* PATH_INFO; "/" when there is none */
    struct str rest;    /* what a "*" in the route's pattern matched */
    struct str query;   /* still encoded */
    enum mount mount;

    struct client client; /* from here on: after req_place() */
    struct urls urls;

    unsigned needs;   /* of the route's row (web/route.h); 0 = no row was found */
    struct site site; /* site.db is NULL unless the route reads or writes */
    int assets;       /* folder of the built assets, -1 = none or not for this program */
    const struct render_tools *render; /* of a program with a row that has NEED_RENDER, else NULL */
    struct viewer viewer;
    unsigned scopes_lacking; /* that the row asks for and the viewer's token does not have */
    struct form form;        /* the declared parameters of the query string and the body */

    const struct file_field *file_fields; /* of a row with NEED_FILE, else NULL */
    struct req_file files[REQ_FILES_MAX]; /* in the same order; closed when it has been answered */

    size_t body_left; /* announced bytes that have not been read */
    int64_t wait; /* of what comes too often: seconds until it may come again; 0 = nobody knows */
};

/** Reads the environment `block` into `req` (which is cleared): method, path, query string, length of the body, a
 *  fresh id. STATUS_BAD_REQUEST or STATUS_LENGTH_REQUIRED with the reason; `req` can still be answered then. */
enum status req_read(struct req *req, struct arena *arena, char *const *block, struct io io,
                     struct err *err);

/** Settles who asks and under which address: client, TLS, links. STATUS_MISDIRECTED when a Host is sent that is
 *  not that of the base URL (in development also 127.0.0.1, [::1] or localhost at any port); `req` is complete
 *  even then. */
enum status req_place(struct req *req, const struct settings *settings, struct err *err);

/** Reads the whole body, which must not be larger than `cap` (STATUS_TOO_LARGE). STATUS_BAD_REQUEST when less
 *  comes than was announced. */
enum status req_body(struct req *req, size_t cap, struct str *body, struct err *err);

/** Reads and forgets up to `max` bytes of the body, also of one that comes with a GET: some servers lose a reply that
 *  comes before its request has been taken. Who sends slowly is left after REQ_DRAIN_SECONDS. */
void req_drain(struct req *req, uint64_t max);

/** The file of a field that the route declares; asking for another ends the process: it is a bug. */
const struct req_file *req_file(const struct req *req, const char *name);

/** Closes all files that came. */
void req_files_close(struct req *req);

/** Whether the client wants JSON: the path is under /api/, or Accept names application/json and not text/html. */
bool req_wants_json(const struct req *req);

/** Whether a session cookie is sent, valid or not. Without one the request is anonymous. */
bool req_has_session(const struct req *req);

#endif
