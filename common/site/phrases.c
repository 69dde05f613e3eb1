#include "site/phrases.h"

#include "base/embedded.h"
#include "base/file.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

extern const struct embedded_file built_in_phrases[];

static bool key_is_valid(struct str key)
{
    for (size_t i = 0; i < key.len; i++) {
        if (!ascii_is_alnum(key.at[i]) && key.at[i] != '.' && key.at[i] != '-')
            return false;
    }
    return key.len > 0;
}

static enum status parse_line(struct arena *arena, struct str line, struct phrase_line *out)
{
    size_t colon = str_find(line, ':');
    struct str text = str_trim(str_slice(line, colon + 1, line.len));

    out->key = str_trim(str_slice(line, 0, colon));
    if (colon == line.len || !key_is_valid(out->key) || text.len > PHRASE_MAX ||
        !utf8_is_clean(text, false))
        return STATUS_INVALID;
    out->key.at = arena_copy(arena, out->key);
    out->text = arena_copy(arena, text);
    return STATUS_OK;
}

static enum status parse(struct phrases *out, struct arena *arena, struct str text,
                         const char *file, struct err *err)
{
    struct str rest = text, line;
    size_t number = 0, room = 1;

    for (size_t i = 0; i < text.len; i++)
        room += text.at[i] == '\n';
    out->lines = ARENA_ARRAY(arena, struct phrase_line, room);
    out->count = 0;
    while (str_cut(&rest, '\n', &line)) {
        number++;
        line = str_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (parse_line(arena, line, &out->lines[out->count]) != STATUS_OK)
            return err_set(
                err, STATUS_INVALID,
                "%s, line %zu: a phrase is \"key: text\", a key of a-z, 0-9, . and -, and "
                "at most %d bytes of plain text",
                file, number, PHRASE_MAX);
        out->count++;
    }
    return STATUS_OK;
}

static bool has_key(const struct phrases *phrases, struct str key)
{
    for (size_t i = 0; i < phrases->count; i++) {
        if (str_eq(phrases->lines[i].key, key))
            return true;
    }
    return false;
}

/* The site's own lines, and the built-in ones of all other keys. */
static void merge(struct phrases *out, struct arena *arena, const struct phrases *own)
{
    const struct phrases built_in = *out;

    out->lines = ARENA_ARRAY(arena, struct phrase_line, built_in.count + own->count);
    out->count = 0;
    for (size_t i = 0; i < own->count; i++)
        out->lines[out->count++] = own->lines[i];
    for (size_t i = 0; i < built_in.count; i++) {
        if (!has_key(own, built_in.lines[i].key))
            out->lines[out->count++] = built_in.lines[i];
    }
}

/* Some editors begin a file with the character U+FEFF, which nobody sees. A pipe of that name has nothing in it. */
static enum status read_own(struct phrases *out, struct arena *arena, int home, struct err *err)
{
    int fd = file_open_beneath(home, PHRASES_FILE, O_RDONLY | O_NONBLOCK, 0);
    struct buf text = BUF_INIT;
    struct str view;
    enum status status;

    *out = (struct phrases){NULL, 0};
    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : err_errno(err, errno, "cannot open " PHRASES_FILE);
    status = file_read_fd(fd, PHRASES_FILE, PHRASES_BYTES_MAX, &text, err);
    file_close(fd);
    view = buf_view(&text);
    if (str_starts(view, BYTE_ORDER_MARK))
        view = str_slice(view, strlen(BYTE_ORDER_MARK), view.len);
    if (status == STATUS_OK)
        status = parse(out, arena, view, PHRASES_FILE, err);
    buf_free(&text);
    return status;
}

enum status phrases_load(struct phrases *out, struct arena *arena, int home, struct err *err)
{
    const struct embedded_file *file = &built_in_phrases[0];
    struct phrases own;
    struct err tried;
    enum status status = parse(out, arena, (struct str){file->text, file->len}, file->name, err);

    if (status != STATUS_OK || home < 0)
        return status;
    status = read_own(&own, arena, home, &tried);
    if (status != STATUS_OK)
        return err_set(
            err, status,
            "%s; until it is put right, the site says what it said before anybody changed it",
            tried.message);
    if (own.count > 0)
        merge(out, arena, &own);
    return STATUS_OK;
}

const char *phrase(const struct phrases *phrases, const char *key, uint64_t seed)
{
    uint64_t count = 0, wanted;

    for (size_t i = 0; i < phrases->count; i++)
        count += str_is(phrases->lines[i].key, key);
    if (count == 0)
        return NULL;
    wanted = seed % count;
    for (size_t i = 0; i < phrases->count; i++) {
        if (str_is(phrases->lines[i].key, key) && wanted-- == 0)
            return phrases->lines[i].text[0] == '\0' ? NULL : phrases->lines[i].text;
    }
    return NULL;
}
