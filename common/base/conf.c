#include "base/conf.h"

#include "base/conf_row.h"
#include "base/env_file.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/panic.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define PREFIX "PIEROGIS_"

struct conf {
    struct arena *arena;
    const char *text[CONF__COUNT];
    int64_t number[CONF__COUNT];
    enum conf_source source[CONF__COUNT];
    int line[CONF__COUNT]; /* in `.env`, 0 = not there */
    const char *warnings[CONF_WARNINGS_MAX];
    size_t warning_count;
};

/* The key of that name, or CONF__COUNT. */
static enum conf_key key_of(struct str name)
{
    enum conf_key key = 0;

    while (key < CONF__COUNT && !str_is(name, conf_row(key)->name))
        key++;
    return key;
}

/* Names that are ours but not configuration. */
static bool is_passed_over(struct str name)
{
    return str_is(name, PREFIX "HOME") || str_starts(name, PREFIX "TEST_");
}

/* "unknown key X", with the name that was probably meant. */
static const char *unknown_key(struct arena *arena, struct str name)
{
    struct str typed =
        str_starts(name, PREFIX) ? str_slice(name, sizeof(PREFIX) - 1, name.len) : name;
    const char *names[CONF__COUNT], *near;

    for (enum conf_key key = 0; key < CONF__COUNT; key++)
        names[key] = conf_row(key)->name + sizeof(PREFIX) - 1;
    near = nearest_name(typed, names, CONF__COUNT);
    if (near == NULL)
        return arena_printf(arena, "unknown key %.*s", STR_ARG(name));
    return arena_printf(arena, "unknown key %.*s; did you mean " PREFIX "%s?", STR_ARG(name), near);
}

static enum status set_value(struct conf *conf, enum conf_key key, struct str value,
                             enum conf_source source, const char *where, struct err *err)
{
    int64_t number;
    enum status status = conf_row_check(conf_row(key), value, where, &number, err);

    if (status != STATUS_OK)
        return status;
    conf->text[key] = arena_copy(conf->arena, value);
    conf->number[key] = number;
    conf->source[key] = source;
    return STATUS_OK;
}

static enum status set_line(struct conf *conf, struct str name, struct str value, const char *where,
                            int line, struct err *err)
{
    enum conf_key key = key_of(name);

    if (key == CONF__COUNT && is_passed_over(name))
        return STATUS_OK;
    if (key == CONF__COUNT)
        return err_set(err, STATUS_INVALID, "%s: %s", where, unknown_key(conf->arena, name));
    if (conf->line[key] > 0)
        return err_set(err, STATUS_INVALID, "%s: %s stands in line %d already; take one out", where,
                       conf_name(key), conf->line[key]);
    conf->line[key] = line;
    return set_value(conf, key, value, CONF_FROM_FILE, where, err);
}

static enum status read_lines(struct conf *conf, char *text, size_t len, const char *path,
                              struct err *err)
{
    struct env_file file;

    env_file_begin(&file, text, len);
    for (;;) {
        struct str name, value;
        bool found;
        enum status status = env_file_next(&file, &found, &name, &value, err);
        char where[512];

        if (status == STATUS_OK && !found)
            return STATUS_OK;
        snprintf(where, sizeof(where), "%s line %d", path, file.line);
        if (status != STATUS_OK) {
            err_prefix(err, "%s", where);
            return status;
        }
        status = set_line(conf, name, value, where, file.line, err);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status check_file(const struct stat *info, const char *path, struct err *err)
{
    if (!S_ISREG(info->st_mode))
        return err_set(err, STATUS_INVALID, "%s is not a file", path);
    if ((info->st_mode & (S_IWGRP | S_IRWXO)) != 0)
        return err_set(err, STATUS_FORBIDDEN,
                       "%s holds secrets, but other users may %s it; type: chmod %s %s", path,
                       (info->st_mode & S_IRWXO) != 0 ? "open" : "change",
                       (info->st_mode & S_IRGRP) != 0 ? "640" : "600", path);
    if (info->st_size > CONF_FILE_MAX)
        return err_set(err, STATUS_INVALID, "%s is larger than %d bytes", path, CONF_FILE_MAX);
    return STATUS_OK;
}

static enum status load_file(struct conf *conf, int home, const char *home_path, struct err *err)
{
    int fd = file_open_beneath(home, CONF_FILE, O_RDONLY | O_NONBLOCK, 0);
    char path[400];
    struct stat info;
    enum status status = STATUS_OK;
    ssize_t len;
    char *text;

    if (fd < 0 && errno == ENOENT)
        return STATUS_OK;
    snprintf(path, sizeof(path), "%s/" CONF_FILE, home_path);
    if (fd < 0 || fstat(fd, &info) != 0) {
        status = err_errno(err, errno, "cannot open %s", path);
        goto cleanup;
    }
    status = check_file(&info, path, err);
    if (status != STATUS_OK)
        goto cleanup;
    text = arena_alloc(conf->arena, (size_t)info.st_size + 1);
    do {
        len = read(fd, text, (size_t)info.st_size);
    } while (len < 0 && errno == EINTR);
    if (len < 0)
        status = err_errno(err, errno, "cannot read %s", path);
    else if (len != info.st_size)
        status = err_set(err, STATUS_BUSY, "%s is being changed; try again", path);
    else
        status = read_lines(conf, text, (size_t)len, path, err);
cleanup:
    file_close(fd);
    return status;
}

static enum status load_environment(struct conf *conf, char *const *environment, struct err *err)
{
    for (; environment != NULL && *environment != NULL; environment++) {
        struct str rest = str_of(*environment), name;
        enum status status;
        enum conf_key key;

        if (!str_starts(rest, PREFIX) || !str_cut(&rest, '=', &name) || is_passed_over(name))
            continue;
        key = key_of(name);
        if (key < CONF__COUNT) {
            status = set_value(conf, key, rest, CONF_FROM_ENVIRONMENT, "the environment", err);
            if (status != STATUS_OK)
                return status;
        } else if (conf->warning_count < CONF_WARNINGS_MAX) {
            conf->warnings[conf->warning_count++] =
                arena_printf(conf->arena, "the environment: %s", unknown_key(conf->arena, name));
        }
    }
    return STATUS_OK;
}

enum status conf_load(struct conf **out, struct arena *arena, int home, const char *home_path,
                      char *const *environment, struct err *err)
{
    struct conf *conf = ARENA_NEW(arena, struct conf);
    enum status status;

    conf->arena = arena;
    for (enum conf_key key = 0; key < CONF__COUNT; key++) {
        conf->text[key] = conf_row(key)->standard;
        conf->number[key] = conf_row_standard(conf_row(key));
    }
    status = load_file(conf, home, home_path, err);
    if (status == STATUS_OK)
        status = load_environment(conf, environment, err);
    if (status == STATUS_OK)
        *out = conf;
    return status;
}

const char *conf_text(const struct conf *conf, enum conf_key key)
{
    ASSERT((unsigned)key < CONF__COUNT);
    return conf->text[key];
}

int64_t conf_int(const struct conf *conf, enum conf_key key)
{
    enum conf_kind kind = conf_row(key)->kind;

    ASSERT(kind == CONF_KIND_INT || kind == CONF_KIND_BYTES);
    return conf->number[key];
}

bool conf_is(const struct conf *conf, enum conf_key key, const char *choice)
{
    return strcmp(conf_text(conf, key), choice) == 0;
}

bool conf_word(struct str *rest, struct str *word)
{
    while (rest->len > 0) {
        size_t end = 0;

        while (end < rest->len && rest->at[end] != ',' && rest->at[end] != '\n')
            end++;
        *word = str_trim(str_slice(*rest, 0, end));
        *rest = str_slice(*rest, end + 1, rest->len);
        if (word->len > 0)
            return true;
    }
    return false;
}

enum conf_source conf_source(const struct conf *conf, enum conf_key key)
{
    ASSERT((unsigned)key < CONF__COUNT);
    return conf->source[key];
}

const char *conf_name(enum conf_key key)
{
    return conf_row(key)->name;
}

const char *const *conf_warnings(const struct conf *conf, size_t *count)
{
    *count = conf->warning_count;
    return conf->warnings;
}

enum status conf_env_write(struct buf *out, const struct conf_pair *pairs, size_t count,
                           struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct conf_row *row = conf_row(pairs[i].key);
        int64_t number;
        enum status status = conf_row_check(row, str_of(pairs[i].value), CONF_FILE, &number, err);

        if (status != STATUS_OK)
            return status;
        env_file_write(out, row->name, pairs[i].value);
    }
    return STATUS_OK;
}
