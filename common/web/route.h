/**
 * The table of a program: one row for each thing that it answers. The row carries all that a reviewer must know
 * about who may do it and what it may touch; a handler contains none of that.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/req.h"
#include "web/resp.h"

/* Needs. A row has at most one of the three about the database. */
#define NEED_READ (1u << 0) /* a read-only database, one read transaction for the whole reply */
#define NEED_WRITE_PUBLIC (1u << 1)  /* may change what an anonymous page shows */
#define NEED_WRITE_PRIVATE (1u << 2) /* may change only what no anonymous page shows */
#define NEED_USER (1u << 3)          /* somebody is logged in */
#define NEED_STAFF (1u << 4)         /* … as staff or admin */
#define NEED_CSRF                                                                                  \
    (1u << 5) /* sent from our own page; every row that is no GET has it, or BY_TOKEN */
#define ANY_HOST (1u << 6)   /* answers under any host name: for probes that know only an address */
#define NEED_FILE (1u << 7)  /* takes files with its form (web/form_file.h) */
#define NEED_MEDIA (1u << 8) /* places files in media/ and held/, or moves them there */
#define NEED_RENDER (1u << 9) /* runs pierogis-render to post what comes of it (site/upload.h) */
#define NEED_HELD (1u << 10)  /* shows files that lie in held/ */
#define BY_TOKEN (1u << 11)   /* for programs: a token says who asks, and cookies mean nothing */

#define ROUTE_WRITES (NEED_WRITE_PUBLIC | NEED_WRITE_PRIVATE)
#define ROUTE_DATABASE (NEED_READ | ROUTE_WRITES)

/** Makes the reply. Anything but STATUS_OK throws away what stands in `resp` and answers with the problem. */
typedef enum status route_handler(struct req *req, struct resp *resp, struct err *err);

struct route {
    unsigned methods;    /* of enum method; METHOD_HEAD comes with METHOD_GET by itself */
    const char *pattern; /* PATTERN_NAME of web/url.h, or a path with at most a final "*" */
    route_handler *handler;
    unsigned needs;
    unsigned scopes; /* of enum api_scope, that the token must have; with BY_TOKEN and NEED_USER */
    size_t body_cap; /* bytes, its files not counted; 0 = takes no body */
    enum cache_policy cache;
    unsigned slot_seconds; /* the page also changes by the clock, every so often; 0 = it does not */
    const struct param *params;     /* ends with PARAM_NONE; NULL = none */
    const struct file_field *files; /* with NEED_FILE: the files that it takes; ends with no name */
    const char *const *writes;      /* the tables that it may write, ends with NULL; NULL = none */
    /** Instead of `handler`, when text that somebody has typed (struct param.typed) breaks its rule: shows the form once
     *  more, with what req->form holds and says of it. The status code is set. NULL = a problem page does. */
    route_handler *again;
};

struct program {
    const char *name; /* "site" */
    const struct route *routes;
    size_t count;
    bool files; /* sends files from media/, palette/ and the built assets */
    /** Renders the problem that `err` holds as a whole page into `resp`; the status code is set by the caller. The
     *  database is there only if req->site.db is. If it fails, a plain sentence is sent instead. */
    route_handler *problem;
};

/** Whether `path` fits `pattern`; `rest` gets what the "*" stands for, which is never empty. */
bool route_fits(const char *pattern, const char *path, struct str *rest);

/** The row for the request, or NULL with STATUS_NOT_FOUND, or STATUS_BAD_METHOD and the methods that the path
 *  does take in `*allowed`. Fills req->rest. */
const struct route *route_find(const struct program *program, struct req *req, unsigned *allowed,
                               enum status *status);

/** "GET, HEAD, POST", for an Allow header. */
char *route_methods(struct arena *arena, unsigned methods);

/** Whether the table contradicts itself, and where: for the tests that go over every program. */
bool route_check(const struct route *route, const char **why);

#endif
