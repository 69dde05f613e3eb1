#include "web/confine.h"

#include "base/file.h"
#include "base/sandbox_libraries.h"
#include "site/media_store.h"
#include "site/phrases.h"
#include "web/cache.h"
#include "web/problem.h"

#include <fcntl.h>

#define RULES_MAX 24

struct rules {
    struct sandbox_rule list[RULES_MAX];
    size_t count;
};

/* What does not exist needs no right. */
static void rule_add(struct rules *rules, int home, const char *name, unsigned rights)
{
    rules->list[rules->count++] =
        (struct sandbox_rule){file_open_beneath(home, name, O_PATH, 0), rights};
}

/* What cannot be opened now fails again, with its reason, when a request asks for it. */
static void open_all(struct worker *worker)
{
    static const struct route reads = {.needs = NEED_READ}, writes = {.needs = NEED_WRITE_PRIVATE};
    struct db *opened;

    if (worker_needs(worker, NEED_READ))
        worker_open(worker, &reads, &opened, NULL);
    if (worker_needs(worker, ROUTE_WRITES))
        worker_open(worker, &writes, &opened, NULL);
}

static void rule_add_program(struct rules *rules, const char *path)
{
    rules->list[rules->count++] =
        (struct sandbox_rule){path == NULL ? -1 : open(path, O_PATH | O_CLOEXEC), SANDBOX_EXEC};
}

/* Posting a file: where it is worked on, and pierogis-render with what that runs. Each of these takes more away before it
 * looks at anything. */
static void rules_render(struct rules *rules, const struct worker *worker)
{
    rule_add(rules, worker->home, "tmp", SANDBOX_WRITE | SANDBOX_MOVE);
    rule_add(rules, worker->home, "palette", SANDBOX_WRITE);
    rule_add_program(rules, worker->render.render);
    rule_add_program(rules, worker->render.ffmpeg);
    rule_add_program(rules, worker->render.ffprobe);
    sandbox_libraries(rules->list + rules->count);
    rules->count += SANDBOX_LIBRARIES;
}

/* Whoever starts other programs has made the connections to its database before the sandbox closes, and ends when one
 * is lost. */
static enum sandbox_profile profile_of(const struct worker *worker)
{
    struct str url = str_of(conf_text(worker->conf, CONF_DATABASE_URL));

    if (worker_needs(worker, NEED_RENDER))
        return SANDBOX_UPLOAD;
    return str_starts(url, "sqlite:") ? SANDBOX_PAGE : SANDBOX_POSTGRES;
}

static void rules_collect(struct rules *rules, const struct worker *worker)
{
    const struct program *program = worker->program;

    rule_add(rules, worker->home, CACHE_FOLDER, SANDBOX_WRITE);
    rule_add(rules, worker->home, GENERATION_FILE, SANDBOX_WRITE);
    rule_add(rules, worker->home, PHRASES_FILE, SANDBOX_READ);
    if (worker_needs(worker, ROUTE_WRITES))
        rule_add(rules, worker->home, "db", SANDBOX_WRITE);
    if (worker_needs(worker, NEED_RENDER))
        rules_render(rules, worker);
    else if (worker_needs(worker, NEED_FILE))
        rule_add(rules, worker->home, "tmp", SANDBOX_WRITE);
    if (worker_needs(worker, NEED_MEDIA)) {
        media_lock_make(worker->home);
        rule_add(rules, worker->home, "media", SANDBOX_WRITE | SANDBOX_MOVE);
        rule_add(rules, worker->home, "held", SANDBOX_WRITE | SANDBOX_MOVE);
        rule_add(rules, worker->home, MEDIA_LOCK_FILE, SANDBOX_WRITE);
    }
    if (worker_needs(worker, NEED_HELD)) {
        rule_add(rules, worker->home, "media", SANDBOX_READ);
        rule_add(rules, worker->home, "held", SANDBOX_READ);
    }
    if (program->files) {
        rule_add(rules, worker->home, "media", SANDBOX_READ);
        rule_add(rules, worker->home, "palette", SANDBOX_READ);
        if (worker->assets >= 0)
            rules->list[rules->count++] = (struct sandbox_rule){dup(worker->assets), SANDBOX_READ};
    }
    /* The configuration may be replaced by another file of the same name, so it takes the folder. */
    if (worker->lasting)
        rule_add(rules, worker->home, ".", SANDBOX_READ);
}

enum status worker_confine(struct worker *worker, struct err *err)
{
    struct rules rules = {.count = 0};
    enum status status;

    if (worker->confined)
        return STATUS_OK;
    if (worker->lasting)
        open_all(worker);
    rules_collect(&rules, worker);
    status = sandbox_enter(profile_of(worker), rules.list, rules.count, NULL, err);
    for (size_t i = 0; i < rules.count; i++)
        file_close(rules.list[i].fd);
    if (status != STATUS_OK)
        return problem_is_ours(status, err);
    worker->confined = true;
    return STATUS_OK;
}
