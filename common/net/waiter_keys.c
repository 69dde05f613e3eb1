#include "net/waiter_keys.h"

#include "base/env_file.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/number.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct {
    const char *name;
    const char *transport;
} rows[WAITER_KEY__COUNT] = {
    [KEY_X_CONSUMER_KEY] = {"X_CONSUMER_KEY", "x"},
    [KEY_X_CONSUMER_SECRET] = {"X_CONSUMER_SECRET", "x"},
    [KEY_X_TOKEN] = {"X_TOKEN", "x"},
    [KEY_X_TOKEN_SECRET] = {"X_TOKEN_SECRET", "x"},
    [KEY_MASTODON_URL] = {"MASTODON_URL", "mastodon"},
    [KEY_MASTODON_TOKEN] = {"MASTODON_TOKEN", "mastodon"},
};

const char *waiter_key_name(enum waiter_key key)
{
    return rows[key].name;
}

const char *waiter_key_transport(enum waiter_key key)
{
    return rows[key].transport;
}

static enum status unknown_key(struct str name, const char *where, struct err *err)
{
    const char *names[WAITER_KEY__COUNT], *near;

    for (size_t i = 0; i < WAITER_KEY__COUNT; i++)
        names[i] = rows[i].name;
    near = nearest_name(name, names, WAITER_KEY__COUNT);
    if (near == NULL)
        return err_set(err, STATUS_INVALID, "%s: unknown key %.*s", where, STR_ARG(name));
    return err_set(err, STATUS_INVALID, "%s: unknown key %.*s; did you mean %s?", where,
                   STR_ARG(name), near);
}

/* What can stand in a header and in an address. */
static bool is_plain(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] <= ' ' || value.at[i] > '~')
            return false;
    }
    return value.len > 0 && value.len <= WAITER_KEY_MAX;
}

/* Who knows keys leaves no picture of its memory behind, and shows it to nobody of the same user. */
static void hide_memory(void)
{
    const struct rlimit none = {0, 0};

    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
}

enum status waiter_keys_read(struct waiter_keys *out, struct arena *arena, char *text, size_t len,
                             const char *where, struct err *err)
{
    struct env_file file;
    struct str name, value;
    bool found = true;

    hide_memory();
    *out = (struct waiter_keys){{NULL}};
    env_file_begin(&file, text, len);
    for (;;) {
        enum status status = env_file_next(&file, &found, &name, &value, err);
        size_t i = 0;

        if (status != STATUS_OK) {
            err_prefix(err, "%s line %d", where, file.line);
            return status;
        }
        if (!found)
            return STATUS_OK;
        while (i < WAITER_KEY__COUNT && !str_is(name, rows[i].name))
            i++;
        if (i == WAITER_KEY__COUNT)
            return unknown_key(name, where, err);
        if (out->text[i] != NULL)
            return err_set(err, STATUS_INVALID, "%s: %s stands there twice; take one out", where,
                           rows[i].name);
        if (!is_plain(value))
            return err_set(err, STATUS_INVALID,
                           "%s: the value of %s is empty, longer than %d bytes, or has blanks or "
                           "other characters that no key has",
                           where, rows[i].name, WAITER_KEY_MAX);
        out->text[i] = arena_copy(arena, value);
    }
}

static enum status check_file(int fd, const char *path, struct err *err)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return err_errno(err, errno, "cannot read %s", path);
    if (!S_ISREG(info.st_mode))
        return err_set(err, STATUS_INVALID, "%s is not a file", path);
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return err_set(err, STATUS_FORBIDDEN,
                       "%s holds keys, but other users may open it; type: chmod 600 %s", path,
                       path);
    return STATUS_OK;
}

enum status waiter_keys_load(struct waiter_keys *out, struct arena *arena, const struct site *site,
                             struct err *err)
{
    const char *path = arena_printf(arena, "%s/" WAITER_KEYS_FILE, site->home_path);
    int fd = file_open_beneath(site->home, WAITER_KEYS_FILE, O_RDONLY | O_NONBLOCK, 0);
    struct buf text = BUF_INIT;
    enum status status;

    *out = (struct waiter_keys){{NULL}};
    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : err_errno(err, errno, "cannot open %s", path);
    status = check_file(fd, path, err);
    if (status == STATUS_OK)
        status = file_read_fd(fd, path, WAITER_KEYS_MAX, &text, err);
    if (status == STATUS_OK)
        status = waiter_keys_read(out, arena, text.at, text.len, path, err);
    file_close(fd);
    buf_free(&text);
    return status;
}

enum status waiter_keys_save(const struct waiter_keys *keys, const struct site *site,
                             struct err *err)
{
    struct buf text = BUF_INIT;
    enum status status;

    for (size_t i = 0; i < WAITER_KEY__COUNT; i++) {
        if (keys->text[i] != NULL)
            env_file_write(&text, rows[i].name, keys->text[i]);
    }
    status = file_replace(site->home, WAITER_KEYS_FILE, buf_view(&text), 0600, err);
    if (status != STATUS_OK)
        err_prefix(err, "the waiter's keys are not kept");
    buf_free(&text);
    return status;
}

enum status waiter_keys_need(const struct waiter_keys *keys, const char *transport, struct err *err)
{
    const char *missing = NULL;
    bool any = false;

    for (size_t i = WAITER_KEY__COUNT; i-- > 0;) {
        if (strcmp(rows[i].transport, transport) != 0)
            continue;
        if (keys->text[i] == NULL)
            missing = rows[i].name;
        else
            any = true;
    }
    if (missing == NULL)
        return STATUS_OK;
    if (!any)
        return err_set(err, STATUS_NOT_FOUND,
                       "there are no keys for %s; give them with: pierogis waiter auth %s",
                       transport, transport);
    return err_set(err, STATUS_INVALID,
                   "the key %s is missing; give all keys of %s with: pierogis waiter auth %s",
                   missing, transport, transport);
}

enum status waiter_keys_open(struct waiter_keys **keys, const char *transport, struct arena *arena,
                             const struct site *site, struct err *err)
{
    enum status status = STATUS_OK;

    if (*keys == NULL) {
        *keys = ARENA_NEW(arena, struct waiter_keys);
        status = waiter_keys_load(*keys, arena, site, err);
    }
    return status == STATUS_OK ? waiter_keys_need(*keys, transport, err) : status;
}

/* Takes the port, if there is one, off a host; false when what stands there is none. */
static bool cut_port(struct str *place)
{
    const size_t name = str_starts(*place, "[") ? str_find(*place, ']') : 0;
    const size_t colon = name + str_find(str_slice(*place, name, place->len), ':');
    const struct str port = str_slice(*place, colon + 1, place->len);
    uint64_t number;

    if (colon < place->len && !number_u64(port, UINT16_MAX, &number))
        return false;
    *place = str_slice(*place, 0, colon);
    return place->len > 0;
}

static bool is_loopback(struct str host)
{
    return str_is(host, "127.0.0.1") || str_is(host, "localhost") || str_is(host, "[::1]");
}

enum status waiter_keys_check_url(const char *url, const char *name, struct err *err)
{
    struct str text = str_of(url), rest = text, place;
    bool tls = str_starts(text, "https://");

    if (tls || str_starts(text, "http://"))
        rest = str_slice(text, tls ? 8 : 7, text.len);
    place = str_slice(rest, 0, str_find(rest, '/'));
    if (rest.len == text.len || !cut_port(&place) || !is_plain(text) || strpbrk(url, "@?#\"<>\\") ||
        str_ends(text, "/"))
        return err_set(err, STATUS_INVALID,
                       "%s is not the address of a service; write it like https://example.org, "
                       "without a slash at the end",
                       name);
    if (!tls && !is_loopback(place))
        return err_set(err, STATUS_INVALID,
                       "%s begins with http://, which everybody on the way can read; it must "
                       "begin with https://",
                       name);
    return STATUS_OK;
}
