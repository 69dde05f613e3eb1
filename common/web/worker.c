#include "web/worker.h"

#include "base/file.h"
#include "base/log.h"
#include "base/panic.h"
#include "base/program.h"
#include "db/schema_version.h"
#include "web/home.h"
#include "web/problem.h"
#include "web/process.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Beside the home's other folders if they have been copied there, else beside the programs. */
static int open_assets(int home)
{
    int fd = file_open_beneath(home, "assets", O_PATH | O_DIRECTORY, 0);
    char path[4200];
    size_t len;

    if (fd >= 0 || !process_folder(path, sizeof(path) - sizeof("../assets")))
        return fd;
    len = strlen(path);
    memcpy(path + len, "../assets", sizeof("../assets"));
    return file_open_dir(path);
}

bool worker_needs(const struct worker *worker, unsigned needs)
{
    if (worker->only != NULL)
        return (worker->only->needs & needs) != 0;
    for (size_t i = 0; i < worker->program->count; i++) {
        if ((worker->program->routes[i].needs & needs) != 0)
            return true;
    }
    return false;
}

static enum status find_render(struct worker *worker, struct err *err)
{
    struct render_tools *tools = &worker->render;

    worker->renders = worker_needs(worker, NEED_RENDER);
    if (!worker->renders)
        return STATUS_OK;
    tools->ffmpeg = program_find(&worker->found, "ffmpeg");
    tools->ffprobe = program_find(&worker->found, "ffprobe");
    return home_render(&worker->found, &tools->render, err);
}

enum status worker_init(struct worker *worker, const struct program *program,
                        char *const *environment, bool lasting, struct err *err)
{
    enum status status;

    memset(worker, 0, sizeof(*worker));
    worker->program = program;
    worker->environment = environment;
    worker->lasting = lasting;
    worker->home = worker->assets = worker->generation.fd = -1;
    worker->build = process_stamp();
    status = home_find(environment, &worker->loaded, &worker->home_path, &worker->home, err);
    if (status == STATUS_OK)
        status = find_render(worker, err);
    if (status != STATUS_OK)
        return problem_is_ours(status, err);
    worker->home_path = strdup(worker->home_path); /* outlives the configuration's arena */
    if (worker->home_path == NULL)
        panic("out of memory");
    if (lasting)
        generation_file_open(&worker->generation, worker->home);
    if (program->files)
        worker->assets = open_assets(worker->home);
    return STATUS_OK;
}

void worker_log_failure(const struct worker *worker, const struct err *err)
{
    struct log_line line;

    log_begin(&line, LOG_ERROR, "no-home");
    log_text(&line, "program", worker->program->name);
    log_text(&line, "message", err->message);
    log_end(&line);
}

static void read_settings(struct worker *worker)
{
    const struct conf *conf = worker->conf;
    enum log_level level;

    worker->settings = (struct settings){
        .base_url = conf_text(conf, CONF_BASE_URL),
        .media_url = conf_text(conf, CONF_MEDIA_URL),
        .trusted_proxies = conf_text(conf, CONF_TRUSTED_PROXIES),
        .secret_key = conf_text(conf, CONF_SECRET_KEY),
        .max_upload = (uint64_t)conf_int(conf, CONF_MAX_UPLOAD),
        .development = conf_is(conf, CONF_STAGE, "development"),
    };
    if (log_level_of(str_of(conf_text(conf, CONF_LOG)), &level))
        log_threshold(level);
}

enum status worker_configure(struct worker *worker, uint64_t stamp, struct err *err)
{
    const char *database = "";
    struct arena before = worker->loaded;
    struct conf *conf;
    enum status status;

    if (worker->conf != NULL && worker->stamp == stamp)
        return STATUS_OK;
    if (worker->conf != NULL)
        database = conf_text(worker->conf, CONF_DATABASE_URL);
    arena_init(&worker->loaded);
    status = conf_load(&conf, &worker->loaded, worker->home, worker->home_path, worker->environment,
                       err);
    if (status == STATUS_OK) {
        /* The handles lead to the old database, and the sandbox may not let a new one be opened. */
        if (worker->conf != NULL && strcmp(database, conf_text(conf, CONF_DATABASE_URL)) != 0)
            worker->stop = true;
        worker->conf = conf;
        worker->stamp = stamp;
        read_settings(worker);
        arena_free(&before);
        return STATUS_OK;
    }
    arena_free(&worker->loaded);
    worker->loaded = before;
    return problem_is_ours(status, err);
}

/* Somebody may have removed the file, or put another in its place: a backup that was copied back. Nobody writes into
 * the old one any more. */
static bool generation_is_replaced(const struct worker *worker)
{
    struct stat ours, present;

    return fstat(worker->generation.fd, &ours) != 0 ||
           fstatat(worker->home, GENERATION_FILE, &present, AT_SYMLINK_NOFOLLOW) != 0 ||
           ours.st_ino != present.st_ino || ours.st_dev != present.st_dev;
}

enum generation_state worker_peek(struct worker *worker, uint64_t *generation)
{
    if (worker->generation.fd < 0)
        return generation_peek(worker->home, generation);
    if (!generation_is_replaced(worker))
        return generation_file_peek(&worker->generation, generation);
    worker->stop = true;
    return GENERATION_BYPASS;
}

static enum status open_handle(struct worker *worker, enum db_access access, struct db **db,
                               struct err *err)
{
    struct db_options options = {
        .url = conf_text(worker->conf, CONF_DATABASE_URL),
        .home = worker->home,
        .home_path = worker->home_path,
        .access = access,
    };
    enum status status;

    if (*db != NULL)
        return STATUS_OK;
    if (!worker->lasting)
        db_use_bump_allocator();
    status = db_open(db, &options, err);
    return status == STATUS_OK ? status : problem_is_ours(status, err);
}

static enum status check_schema(struct db *db, struct err *err)
{
    int64_t version = 0;
    enum status status = db_schema_version(db, &version, err);

    if (status != STATUS_OK) /* the first look into the file */
        return problem_is_ours(status, err);
    if (version == SCHEMA_VERSION)
        return STATUS_OK;
    return err_set(err, STATUS_BUSY,
                   "the database has schema %lld and this program knows %d; run: pierogis upgrade",
                   (long long)version, SCHEMA_VERSION);
}

enum status worker_open(struct worker *worker, const struct route *route, struct db **db,
                        struct err *err)
{
    bool writes = (route->needs & ROUTE_WRITES) != 0;
    enum status status = STATUS_OK;

    *db = NULL;
    if ((route->needs & ROUTE_DATABASE) != 0) {
        status = writes ? open_handle(worker, DB_WRITE, &worker->writer, err)
                        : open_handle(worker, DB_READ, &worker->reader, err);
        if (status == STATUS_OK) {
            *db = writes ? worker->writer : worker->reader;
            status = check_schema(*db, err);
            db_expect_schema(*db, SCHEMA_VERSION);
        }
    }
    /* A handle that has failed is not used again: the next worker opens a new one. */
    if (status != STATUS_OK && status != STATUS_BUSY)
        worker->stop = true;
    return status;
}

void worker_end(struct worker *worker)
{
    db_close(worker->writer);
    if (worker->reader != NULL)
        db_abandon(worker->reader);
    worker->writer = worker->reader = NULL;
}
