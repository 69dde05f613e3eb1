#include "web/fastcgi.h"

#if WITH_FASTCGI

#include "base/number.h"
#include "web/answer.h"
#include "web/confine.h"
#include "web/page_key.h"
#include "web/process.h"

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define WORKER_REQUESTS 5000 /* then a fresh process: whatever might have leaked has an end */
#define PAUSE_MS 100         /* before trying again what has just failed */
#define CANNOT_SERVE 74

static ptrdiff_t fastcgi_read(void *context, char *out, size_t size)
{
    FCGX_Request *request = context;
    int want = size > 65536 ? 65536 : (int)size;

    return FCGX_GetStr(out, want, request->in);
}

static bool fastcgi_put(FCGX_Stream *out, struct str bytes)
{
    while (bytes.len > 0) {
        int want = bytes.len > 65536 ? 65536 : (int)bytes.len;

        if (FCGX_PutStr(bytes.at, want, out) != want)
            return false;
        bytes = str_slice(bytes, (size_t)want, bytes.len);
    }
    return true;
}

static bool fastcgi_write(void *context, struct str head, struct str body)
{
    FCGX_Request *request = context;

    return fastcgi_put(request->out, head) && fastcgi_put(request->out, body);
}

bool fastcgi_is_here(void)
{
    int listens = 0;
    socklen_t size = sizeof(listens);

    return getsockopt(0, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
}

/* The file that this program was started from. */
struct origin {
    char path[4096]; /* "" = not known */
    struct stat started;
};

static void origin_read(struct origin *origin)
{
    if (!process_path(origin->path, sizeof(origin->path)) ||
        stat(origin->path, &origin->started) != 0)
        origin->path[0] = '\0';
}

/* Whether another file stands under that name by now, or none. */
static bool is_replaced(const struct origin *origin)
{
    struct stat now;

    return origin->path[0] == '/' &&
           (stat(origin->path, &now) != 0 || now.st_ino != origin->started.st_ino ||
            now.st_dev != origin->started.st_dev ||
            now.st_mtim.tv_sec != origin->started.st_mtim.tv_sec);
}

/* What the serving process does, from its first request to its last. */
static int serve(const struct program *program, char *const *block, const struct origin *origin)
{
    struct arena arena = {0};
    struct worker worker;
    FCGX_Request request;
    struct err err;

    if (worker_init(&worker, program, block, true, &err) != STATUS_OK)
        worker_log_failure(&worker, &err);
    else if (worker_configure(&worker, page_key_stamp(worker.home, block), &err) == STATUS_OK)
        worker_confine(&worker, NULL); /* tried again, and told, with the first request */
    worker.stop = false;               /* whatever failed, somebody gets an answer that says so */
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
        return CANNOT_SERVE;
    for (int served = 0; served < WORKER_REQUESTS && !worker.stop; served++) {
        if (FCGX_Accept_r(&request) < 0)
            return CANNOT_SERVE;
        process_alarm();
        answer(&worker, &arena, request.envp,
               (struct io){&request, fastcgi_read, fastcgi_write, NULL});
        FCGX_Finish_r(&request);
        alarm(0);
        arena_reset(&arena);
        if (is_replaced(origin))
            break;
    }
    worker_end(&worker);
    return 0;
}

static pid_t start(const struct program *program, char *const *block, const struct origin *origin)
{
    const pid_t parent = getpid();
    pid_t child = fork();

    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
    exit(serve(program, block, origin));
}

/* A server that says who it is takes us along when it dies, however it dies; false: it has died already. Others hand
 * the socket over and end at once, as spawn-fcgi does. */
static bool follow_parent(char *const *block)
{
    static const char NAME[] = "FASTCGI_PARENT=";
    uint64_t parent;

    for (; *block != NULL; block++) {
        if (strncmp(*block, NAME, sizeof(NAME) - 1) != 0 ||
            !number_u64(str_of(*block + sizeof(NAME) - 1), INT32_MAX, &parent))
            continue;
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        return (uint64_t)getppid() == parent;
    }
    return true;
}

int fastcgi_serve(const struct program *program, char *const *block)
{
    struct origin origin;

    if (!follow_parent(block))
        return 0;
    origin_read(&origin);
    for (;;) {
        char *const arguments[] = {origin.path, NULL};
        pid_t child = start(program, block, &origin);
        int ended = 0;

        while (child > 0 && waitpid(child, &ended, 0) < 0 && errno == EINTR)
            continue;
        if (child > 0 && WIFEXITED(ended) && WEXITSTATUS(ended) == CANNOT_SERVE)
            return CANNOT_SERVE;
        if (is_replaced(&origin)) {
            execve(origin.path, arguments, block);
            return 0; /* it is being replaced just now: the server starts what it finds later */
        }
        if (child < 0 || !WIFEXITED(ended))
            poll(NULL, 0, PAUSE_MS);
    }
}

#else

bool fastcgi_is_here(void)
{
    return false;
}

int fastcgi_serve(const struct program *program, char *const *block)
{
    (void)program;
    (void)block;
    return 2;
}

#endif
