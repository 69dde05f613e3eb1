#include "commands.h"
#include "secret_read.h"
#include "show.h"

#include "base/file.h"
#include "net/courier.h"
#include "net/waiter_keys.h"
#include "net/waiter_lock.h"
#include "site/waiter_note_list.h"

#include <errno.h>
#include <fcntl.h>

static const struct courier_kind *find_kind(struct cli *cli, const char *transport)
{
    struct buf names = BUF_INIT;

    for (size_t i = 0; courier_kinds[i] != NULL; i++) {
        const char *name = courier_kinds[i]->transport;
        bool has_keys = false;

        for (enum waiter_key key = 0; key < WAITER_KEY__COUNT; key++)
            has_keys = has_keys || strcmp(waiter_key_transport(key), name) == 0;
        if (has_keys && strcmp(name, transport) == 0) {
            buf_free(&names);
            return courier_kinds[i];
        }
        if (has_keys)
            buf_printf(&names, "%s%s", names.len == 0 ? "" : " and ", name);
    }
    err_set(&cli->err, STATUS_USAGE, "the waiter takes keys for %s, not for \"%s\"", names.at,
            transport);
    buf_free(&names);
    return NULL;
}

/* What somebody at a terminal is told, on one line, in the arena. */
static const char *prompt_of(struct cli *cli, const struct courier_kind *kind)
{
    struct buf names = BUF_INIT;
    const char *prompt;

    for (enum waiter_key key = 0; key < WAITER_KEY__COUNT; key++) {
        if (strcmp(waiter_key_transport(key), kind->transport) == 0)
            buf_printf(&names, " %s=…", waiter_key_name(key));
    }
    prompt = arena_printf(
        &cli->arena, "type lines like these, which are not shown, and then Ctrl-D:%s", names.at);
    buf_free(&names);
    return prompt;
}

/* A terminal does not show them. Where there is nothing nothing can be written to, so what is empty is not looked at. */
static enum status read_keys(struct cli *cli, const struct courier_kind *kind, int fd,
                             const char *name, struct waiter_keys *keys)
{
    struct buf text = BUF_INIT;
    enum status status;

    if (isatty(fd) == 1)
        status = secret_read(fd, WAITER_KEYS_MAX, prompt_of(cli, kind), &text, &cli->err);
    else
        status = file_read_fd(fd, name, WAITER_KEYS_MAX, &text, &cli->err);
    if (status == STATUS_OK && text.len == 0)
        status = err_set(&cli->err, STATUS_INVALID,
                         "%s is empty: the keys of %s belong there, in lines like those of "
                         "\"man pierogis-waiter\"",
                         name, kind->transport);
    if (status == STATUS_OK)
        status = waiter_keys_read(keys, &cli->arena, text.at, text.len, name, &cli->err);
    buf_free(&text);
    return status;
}

static enum status take_keys(struct cli *cli, const struct courier_kind *kind, const char *path,
                             struct waiter_keys *keys)
{
    const bool from_stdin = strcmp(path, "-") == 0;
    const int fd = from_stdin ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    enum status status;

    if (fd < 0)
        return err_errno(&cli->err, errno, "cannot open %s", path);
    status = read_keys(cli, kind, fd, from_stdin ? "standard input" : path, keys);
    if (!from_stdin)
        file_close(fd);
    return status;
}

/* Asks the service, once, whose keys these are: only such are kept. `*more` is whether it could be asked also what they
 * allow. */
static enum status try_keys(struct cli *cli, const struct courier_kind *kind,
                            struct waiter_keys *keys, const char **id, const char **name,
                            bool *more)
{
    struct courier *c = ARENA_NEW(&cli->arena, struct courier);
    struct courier_report report = {.skew = INT64_MIN};
    enum courier_outcome outcome;
    enum status status;

    *c = (struct courier){
        .transport = kind->transport, .self = "", .site = &cli->site, .keys = keys};
    status = kind->open(c, &cli->site, &cli->arena, &cli->err);
    if (status == STATUS_NOT_FOUND)
        return err_set(&cli->err, STATUS_INVALID, "no key of %s is among them", kind->transport);
    if (status != STATUS_OK)
        return status;
    outcome = c->calls->who(c, &cli->arena, id, name, &report);
    if (outcome == COURIER_OK) {
        *more = c->calls->access != NULL;
        return STATUS_OK;
    }
    status = outcome == COURIER_DENIED ? STATUS_FORBIDDEN
             : outcome == COURIER_LATER || outcome == COURIER_PAUSED || outcome == COURIER_UNCLEAR
                 ? STATUS_BUSY
                 : report.err.status;
    if (outcome == COURIER_FAULT)
        return err_set(&cli->err, status,
                       "%s; look whether that is a server of %s; the keys were not kept",
                       report.err.message, kind->transport);
    return err_set(&cli->err, status, "%s; the keys were not kept", report.err.message);
}

/* Whether a note is of no use any more: what was to be waited for with the keys before, and with those of another account
 * also how far that one was read. */
static bool is_outdated(const char *note, bool other)
{
    static const char *const waits[] = {NOTE_NEXT, NOTE_LIMIT, NOTE_PAUSED};
    static const char *const marks[] = {NOTE_HIGH, NOTE_SCAN, NOTE_OLDEST};

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        if (str_starts(str_of(note), waits[i]) || (other && str_starts(str_of(note), marks[i])))
            return true;
    }
    return false;
}

/* Forgets that, and who he is. */
static enum status forget(struct cli *cli, const char *transport, const char *id)
{
    struct db *db = cli->site.db;
    struct waiter_note_list notes;
    const char *before;
    enum status status = db_begin(db, TX_PRIVATE, &cli->err);

    if (status == STATUS_OK)
        status = waiter_note_list(db, &cli->arena, transport, &notes, &cli->err);
    before = status == STATUS_OK ? waiter_note_text(&notes, transport, NOTE_SELF) : NULL;
    for (size_t i = 0; status == STATUS_OK && i < notes.count; i++) {
        if (is_outdated(notes.items[i].name, before != NULL && strcmp(before, id) != 0))
            status = waiter_note_set(db, transport, notes.items[i].name, NULL, &cli->err);
    }
    if (status == STATUS_OK)
        status = waiter_note_set(db, transport, NOTE_SELF, NULL, &cli->err);
    return db_end(db, status, &cli->err);
}

static enum status introduce(struct cli *cli, const char *transport, const char *id,
                             const char *name)
{
    struct db *db = cli->site.db;
    enum status status = db_begin(db, TX_PRIVATE, &cli->err);

    if (status == STATUS_OK)
        status = waiter_note_set(db, transport, NOTE_SELF, id, &cli->err);
    if (status == STATUS_OK)
        status = waiter_note_set(db, transport, NOTE_NAME, name, &cli->err);
    return db_end(db, status, &cli->err);
}

/* Keeps the keys beside those of other services. Until they are there he does not know who he is, and asks when he needs
 * to: wherever this ends, he takes himself for nobody else. */
static enum status keep(struct cli *cli, const char *transport, const struct waiter_keys *keys,
                        const char *id, const char *name)
{
    struct waiter_keys all;
    enum status status = waiter_keys_load(&all, &cli->arena, &cli->site, &cli->err);

    for (enum waiter_key key = 0; key < WAITER_KEY__COUNT; key++) {
        if (strcmp(waiter_key_transport(key), transport) == 0)
            all.text[key] = keys->text[key];
    }
    if (status == STATUS_OK)
        status = forget(cli, transport, id);
    if (status == STATUS_OK)
        status = waiter_keys_save(&all, &cli->site, &cli->err);
    if (status == STATUS_OK)
        status = introduce(cli, transport, id, name);
    return status;
}

static void answer(struct cli *cli, const char *transport, const char *id, const char *name)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "on %s the waiter is ", transport);
        say_add(&cli->out, name);
        buf_text(&cli->out, " (");
        say_add(&cli->out, id);
        buf_text(&cli->out, ")\n");
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "transport");
    json_put_text(&w, transport);
    json_key(&w, "id");
    json_put_text(&w, id);
    json_key(&w, "name");
    json_put_text(&w, name);
    json_end(&w);
    json_finish(&w);
}

/* A poll that is at work remembers what the keys before have told. */
static enum status wait_for_poll(struct cli *cli, int *lock)
{
    enum status status = waiter_lock(cli->site.home, WAITER_LOCK, false, lock, &cli->err);

    if (status != STATUS_BUSY)
        return status;
    cli_say(cli, "the waiter is at work just now; the keys are kept when he is done");
    return waiter_lock(cli->site.home, WAITER_LOCK, true, lock, &cli->err);
}

static enum status run(struct cli *cli)
{
    const char *path = cli->argument_count > 1 ? cli->arguments[1] : "-", *id, *name;
    const struct courier_kind *kind = find_kind(cli, cli->arguments[0]);
    struct waiter_keys keys;
    enum status status;
    bool more = false;
    int lock = -1;

    if (kind == NULL)
        return cli->err.status;
    status = take_keys(cli, kind, path, &keys);
    if (status == STATUS_OK)
        status = try_keys(cli, kind, &keys, &id, &name, &more);
    if (status == STATUS_OK)
        status = wait_for_poll(cli, &lock);
    if (status == STATUS_OK)
        status = keep(cli, kind->transport, &keys, id, name);
    file_close(lock);
    if (status == STATUS_OK)
        answer(cli, kind->transport, id, name);
    if (status == STATUS_OK && more)
        cli_say(cli,
                "whether the keys are enough for his work, this tries: pierogis waiter doctor");
    return status;
}

const struct command command_waiter_auth = {
    .name = "waiter auth",
    .arguments = "TRANSPORT [FILE]",
    .least = 1,
    .most = 2,
    .needs = DB_WRITES | NEED_NET,
    .summary =
        "take the keys of x or mastodon from a file or standard input, if the service takes them",
    .example = "pierogis waiter auth mastodon keys.env",
    .run = run,
};
