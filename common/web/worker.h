/**
 * What a program keeps from request to request: home, configuration, database, the look at the generation. A CGI
 * process has one for its only request.
 */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H

#include "db/generation.h"
#include "web/route.h"

struct worker {
    const struct program *program;
    char *const *environment; /* of the process; configuration may stand in it */
    bool lasting;             /* serves many requests (FastCGI) */
    bool stop;                /* end after the present request */

    int home; /* -1 = not found */
    const char *home_path;
    int assets;   /* folder of the built assets, -1 = none */
    bool renders; /* a row has NEED_RENDER */
    const struct route *
        only; /* the row of the one request of a process that does not last; NULL: not known, or it lasts */
    struct render_tools render; /* then: its paths, each NULL when there is no such program */
    struct generation_file generation; /* kept open in lasting workers only */
    uint64_t build;                    /* process_stamp() */

    uint64_t stamp;      /* of the configuration that is loaded; see web/page_key.h */
    struct arena found;  /* holds the paths of programs */
    struct arena loaded; /* holds the configuration */
    const struct conf *conf;
    struct settings settings;

    struct db *reader;
    struct db *writer;
    bool confined; /* the sandbox is closed */
};

/** Whether a row of the program, or the only row that counts, has one of these needs. */
bool worker_needs(const struct worker *worker, unsigned needs);

/** Finds the home. Fills `worker` even when it fails: then every request gets a problem. */
enum status worker_init(struct worker *worker, const struct program *program,
                        char *const *environment, bool lasting, struct err *err);

/** Writes the reason why worker_init() failed to the log. */
void worker_log_failure(const struct worker *worker, const struct err *err);

/** Loads the configuration, or loads it again if `stamp` says that it has changed. */
enum status worker_configure(struct worker *worker, uint64_t stamp, struct err *err);

/** Opens the handle that `route` needs, checks that the schema is the one that this program knows (STATUS_BUSY if
 *  not: it is about to be upgraded, or has been). `*db` is NULL if the route needs none. */
enum status worker_open(struct worker *worker, const struct route *route, struct db **db,
                        struct err *err);

/** The present generation as the file in the home tells it. A worker whose open file is no longer the one in the home
 *  cannot know, and stops. */
enum generation_state worker_peek(struct worker *worker, uint64_t *generation);

/** Closes handles that have been written through; leaves readers to the kernel. */
void worker_end(struct worker *worker);

#endif
