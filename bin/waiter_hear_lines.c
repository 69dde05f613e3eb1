#include "waiter_hear_lines.h"

#include "base/json_read.h"
#include "base/utf8.h"

#include <errno.h>
#include <unistd.h>

#define PIECE 65536 /* bytes that are asked for at once */

void hear_lines_begin(struct hear_lines *lines, int fd)
{
    *lines = (struct hear_lines){.fd = fd};
    buf_init(&lines->text);
}

void hear_lines_end(struct hear_lines *lines)
{
    buf_free(&lines->text);
}

enum status hear_check_id(const char *id, struct err *err)
{
    if (waiter_id_is_good(id))
        return STATUS_OK;
    return err_set(err, STATUS_INVALID, "an id is 1 to %d bytes without blanks, such as 42",
                   WAITER_ID_MAX);
}

/* --- lines ------------------------------------------------------------------------------------------------ */

static enum status read_more(struct hear_lines *lines, struct err *err)
{
    struct buf *text = &lines->text;
    ssize_t got;

    memmove(text->at, text->at + lines->from, text->len - lines->from);
    buf_cut(text, text->len - lines->from);
    lines->from = 0;
    buf_reserve(text, PIECE);
    do
        got = read(lines->fd, text->at + text->len, PIECE);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_errno(err, errno, "cannot read standard input");
    buf_grew(text, (size_t)got);
    lines->end = got == 0;
    return STATUS_OK;
}

/* The next line if the whole of it is there; at the end, what is left. */
static bool take_line(struct hear_lines *lines, struct str *out)
{
    struct str rest = str_slice(buf_view(&lines->text), lines->from, lines->text.len);
    const size_t len = str_find(rest, '\n');

    if (rest.len == 0 || (len == rest.len && !lines->end))
        return false;
    *out = str_slice(rest, 0, len);
    lines->from += len + (len < rest.len ? 1 : 0);
    lines->line++;
    return true;
}

/* --- messages --------------------------------------------------------------------------------------------- */

/* Where in the line it is: the reader of JSON, which has this line only, says "line 1, column 5: …". */
static void add_line(struct err *err, int64_t line)
{
    const struct err tried = *err;
    const struct str sentence = str_of(tried.message);
    const bool located = str_starts(sentence, "line 1, ");

    err_set(err, tried.status, "line %lld%s%s", (long long)line, located ? ", " : ": ",
            tried.message + (located ? strlen("line 1, ") : 0));
}

/* A text may have NUL in it, escaped; what C cannot hold becomes U+FFFD. */
static const char *plain_text(struct arena *arena, const struct json *value)
{
    struct buf text = BUF_INIT;
    struct str rest, piece;
    const char *plain;

    if (!json_str(value, &rest))
        return NULL;
    if (str_find(rest, '\0') == rest.len)
        return arena_copy(arena, rest);
    for (bool first = true; str_cut(&rest, '\0', &piece); first = false) {
        if (!first)
            buf_text(&text, "\xef\xbf\xbd");
        buf_str(&text, piece);
    }
    plain = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return plain;
}

static enum status read_message(struct arena *arena, struct str line, struct local_said *out,
                                struct err *err)
{
    const struct json *object, *name;
    enum status status = json_read(&object, arena, line, HEAR_LINE_MAX, err);

    if (status != STATUS_OK)
        return status;
    name = json_get(object, "name");
    out->from = json_text(json_get(object, "from"));
    out->name = name == NULL ? "" : json_text(name);
    out->text = plain_text(arena, json_get(object, "text"));
    if (out->from == NULL || out->name == NULL || out->text == NULL)
        return err_set(
            err, STATUS_INVALID,
            "a message is {\"from\": \"ID\", \"name\": \"NAME\", \"text\": \"TEXT\"}, and the "
            "name may be absent");
    return hear_check_id(out->from, err);
}

enum status hear_lines_take(struct hear_lines *lines, struct arena *arena, struct local_said *said,
                            size_t *count, struct err *err)
{
    enum status status = STATUS_OK;
    struct str line;

    *count = 0;
    while (status == STATUS_OK && *count < HEAR_BATCH) {
        if (take_line(lines, &line)) {
            if (str_trim(line).len == 0)
                continue;
            status = read_message(arena, line, &said[*count], err);
            if (status == STATUS_OK)
                (*count)++;
            else
                add_line(err, lines->line);
        } else if (*count > 0 || lines->end) {
            break;
        } else if (lines->text.len - lines->from > HEAR_LINE_MAX) {
            status = err_set(err, STATUS_TOO_LARGE, "line %lld is longer than %d bytes",
                             (long long)lines->line + 1, HEAR_LINE_MAX);
        } else {
            status = read_more(lines, err);
        }
    }
    return status;
}
