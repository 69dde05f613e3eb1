/*
 * Starts programs as a web server does, again and again, and says what one start costs.
 *
 *     spawn [-n ROUNDS] [-c AT-ONCE] [-a] NAME=PROGRAM[,ENVIRONMENT-FILE] … [-- ARGUMENT…]
 *
 * Each round runs every program once (with -c N: N times at once), so that whatever else the machine does falls on
 * all of them alike. The environment file has one NAME=value a line; a "#" in it stands for a number that is new
 * with each start, so that an address can be one that nobody has asked for before. It stands for one in the
 * arguments, too, which all programs get. -a accepts exit codes other than 0 and only counts them.
 *
 * Prints one line for each program, of words apart by blanks: NAME, lower quartile, median and 99th percentile of the
 * wall time from start to end, median of the processor time (µs), largest resident set (KB), bytes of the last reply, failures,
 * starts a second.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MAX 16
#define VARIABLES_MAX 64
#define AT_ONCE_MAX 64
#define ROUNDS_MAX 1000000

struct program {
    const char *name;
    const char *path;
    char *variables[VARIABLES_MAX + 1];
    double *wall, *cpu; /* µs, one a start */
    double busy;        /* seconds that its rounds took */
    size_t starts, failures, bytes;
    long resident; /* KB */
};

/* One process under way. */
struct run {
    pid_t pid;
    int pipe;
    double start;
    size_t bytes;
};

static unsigned long long counter;
static char *const *arguments; /* after the program's name */
static size_t argument_count;
static bool tolerant;

static void die(const char *what)
{
    fprintf(stderr, "spawn: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double microseconds(struct timeval t)
{
    return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

/* The text with the present number for "#". The caller frees. */
static char *numbered(const char *text)
{
    const char *mark = strchr(text, '#');
    char *out = NULL;

    if (mark == NULL)
        out = strdup(text);
    else if (asprintf(&out, "%.*s%llu%s", (int)(mark - text), text, counter, mark + 1) < 0)
        out = NULL;
    if (out == NULL)
        die("memory");
    return out;
}

static void read_environment(struct program *program, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0, count = 0;
    ssize_t len;

    if (file == NULL)
        die(path);
    while ((len = getline(&line, &size, file)) > 0) {
        if (line[len - 1] == '\n')
            line[--len] = '\0';
        if (len == 0)
            continue;
        if (count == VARIABLES_MAX) {
            errno = E2BIG;
            die(path);
        }
        program->variables[count] = strdup(line);
        if (program->variables[count++] == NULL)
            die("memory");
    }
    free(line);
    fclose(file);
}

static void program_init(struct program *program, char *text, size_t starts)
{
    char *equals = strchr(text, '='), *comma = strchr(text, ',');

    memset(program, 0, sizeof(*program));
    if (equals == NULL) {
        errno = EINVAL;
        die(text);
    }
    *equals = '\0';
    if (comma != NULL)
        *comma = '\0';
    program->name = text;
    program->path = equals + 1;
    program->wall = calloc(starts, sizeof(double));
    program->cpu = calloc(starts, sizeof(double));
    if (program->wall == NULL || program->cpu == NULL)
        die("memory");
    if (comma != NULL)
        read_environment(program, comma + 1);
}

static void start(struct program *program, struct run *run)
{
    char *variables[VARIABLES_MAX + 1], *words[VARIABLES_MAX + 2];
    posix_spawn_file_actions_t actions;
    size_t variable_count = 0, word_count = 0;
    int ends[2], code;

    counter++;
    for (; program->variables[variable_count] != NULL; variable_count++)
        variables[variable_count] = numbered(program->variables[variable_count]);
    variables[variable_count] = NULL;
    words[word_count++] = strdup(program->path);
    for (size_t i = 0; i < argument_count; i++)
        words[word_count++] = numbered(arguments[i]);
    words[word_count] = NULL;
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    run->bytes = 0;
    run->start = now();
    code = posix_spawn(&run->pid, program->path, &actions, NULL, words, variables);
    if (code != 0) {
        errno = code;
        die(program->path);
    }
    close(ends[1]);
    run->pipe = ends[0];
    posix_spawn_file_actions_destroy(&actions);
    while (variable_count > 0)
        free(variables[--variable_count]);
    while (word_count > 0)
        free(words[--word_count]);
}

static void finish(struct program *program, struct run *run)
{
    struct rusage usage;
    int status;

    close(run->pipe);
    run->pipe = -1;
    if (wait4(run->pid, &status, 0, &usage) != run->pid)
        die("wait");
    program->wall[program->starts] = now() - run->start;
    program->cpu[program->starts] = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
    program->starts++;
    if (usage.ru_maxrss > program->resident)
        program->resident = usage.ru_maxrss;
    program->bytes = run->bytes;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        program->failures++;
}

/* Reads what is there; false at the end. */
static bool drain(struct run *run)
{
    static char reply[1 << 16];
    ssize_t n = read(run->pipe, reply, sizeof(reply));

    if (n > 0)
        run->bytes += (size_t)n;
    return n > 0 || (n < 0 && errno == EINTR);
}

static void round_of(struct program *program, struct run *runs, size_t at_once)
{
    struct pollfd polls[AT_ONCE_MAX];
    size_t left = at_once;
    double begin = now();

    for (size_t i = 0; i < at_once; i++)
        start(program, &runs[i]);
    while (left > 0) {
        for (size_t i = 0; i < at_once; i++)
            polls[i] = (struct pollfd){runs[i].pipe, POLLIN, 0}; /* -1 is passed over */
        if (at_once > 1 && poll(polls, at_once, -1) < 0 && errno != EINTR)
            die("poll");
        for (size_t i = 0; i < at_once; i++) {
            if (runs[i].pipe < 0 || (at_once > 1 && polls[i].revents == 0))
                continue;
            if (!drain(&runs[i])) {
                finish(program, &runs[i]);
                left--;
            }
        }
    }
    program->busy += (now() - begin) / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(struct program *program)
{
    size_t n = program->starts;

    qsort(program->wall, n, sizeof(double), ascending);
    qsort(program->cpu, n, sizeof(double), ascending);
    printf("%s %.1f %.1f %.1f %.1f %ld %zu %zu %.0f\n", program->name, program->wall[n / 4],
           program->wall[n / 2], program->wall[n * 99 / 100], program->cpu[n / 2],
           program->resident, program->bytes, program->failures, (double)n / program->busy);
}

static size_t number(const char *text, size_t max)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (*end != '\0' || n < 1 || n > max) {
        errno = ERANGE;
        die(text);
    }
    return n;
}

int main(int argc, char **argv)
{
    struct program programs[PROGRAMS_MAX];
    struct run runs[AT_ONCE_MAX];
    size_t rounds = 500, at_once = 1, count = 0, failures = 0;
    int option;

    counter = (unsigned long long)time(NULL) * 1000000;
    while ((option = getopt(argc, argv, "+n:c:a")) != -1) {
        if (option == 'n')
            rounds = number(optarg, ROUNDS_MAX);
        else if (option == 'c')
            at_once = number(optarg, AT_ONCE_MAX);
        else if (option == 'a')
            tolerant = true;
        else
            return 2;
    }
    for (; optind < argc && strcmp(argv[optind], "--") != 0 && count < PROGRAMS_MAX; optind++)
        program_init(&programs[count++], argv[optind], rounds * at_once);
    if (optind < argc) {
        arguments = argv + optind + 1;
        argument_count = (size_t)(argc - optind - 1);
    }
    if (count == 0 || argument_count > VARIABLES_MAX)
        return 2;
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < count; i++)
            round_of(&programs[i], runs, at_once);
    }
    for (size_t i = 0; i < count; i++) {
        report(&programs[i]);
        failures += programs[i].failures;
    }
    return failures > 0 && !tolerant ? 1 : 0;
}
