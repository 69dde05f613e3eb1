#include "web/multipart.h"

#define TYPE "multipart/form-data"

static enum status malformed(struct err *err, const char *why)
{
    return err_set(err, STATUS_BAD_REQUEST, "the form cannot be read: %s", why);
}

/* --- parameters of header fields ------------------------------------------------------------------------- */

/* Where the value at the front of `text` ends; what of it counts goes to `out` (NULL = nowhere), its length to `*kept`.
 * A quoted one begins behind its quote. */
static size_t value_end(struct str text, bool quoted, char *out, size_t *kept)
{
    size_t at;

    *kept = 0;
    for (at = 0; at < text.len; at++) {
        if (quoted && text.at[at] == '\\' && at + 1 < text.len && text.at[at + 1] == '"')
            at++;
        else if (quoted ? text.at[at] == '"' : text.at[at] == ';' || text.at[at] == ' ')
            break;
        if (out != NULL)
            out[*kept] = text.at[at];
        ++*kept;
    }
    return at;
}

/* Takes `; name=value` off `*rest`; the value may be quoted, and then a backslash before a quote stands for the quote
 * (other backslashes are those of somebody's folders). False at the end, and at what is out of form. */
static bool next_parameter(struct arena *arena, struct str *rest, struct str *name, char **value)
{
    struct str text;
    size_t at, kept;
    bool quoted;

    *rest = str_trim(*rest);
    if (rest->len == 0 || rest->at[0] != ';')
        return false;
    *rest = str_trim(str_slice(*rest, 1, rest->len));
    at = str_find(*rest, '=');
    *name = str_slice(*rest, 0, at);
    if (at == 0 || at >= rest->len)
        return false;
    text = str_slice(*rest, at + 1, rest->len);
    quoted = text.len > 0 && text.at[0] == '"';
    text = str_slice(text, quoted, text.len);
    at = value_end(text, quoted, NULL, &kept);
    if (quoted && at == text.len)
        return false;
    *value = arena_alloc(arena, kept + 1);
    value_end(text, quoted, *value, &kept);
    (*value)[kept] = '\0';
    *rest = str_slice(text, at + quoted, text.len);
    return true;
}

/* The value before the first parameter. */
static struct str main_value(struct str field)
{
    return str_trim(str_slice(field, 0, str_find(field, ';')));
}

bool multipart_is(struct str content_type)
{
    return str_is_nocase(main_value(content_type), TYPE);
}

/* RFC 2046 section 5.1.1: bchars. */
static bool is_boundary(const char *boundary)
{
    size_t len = strlen(boundary);

    for (size_t i = 0; i < len; i++) {
        if (!ascii_is_alnum(boundary[i]) && strchr("'()+_,-./:=? ", boundary[i]) == NULL)
            return false;
    }
    return len > 0 && len <= MULTIPART_BOUNDARY_MAX && boundary[len - 1] != ' ';
}

enum status multipart_begin(struct multipart *m, struct arena *arena, struct str content_type,
                            struct multipart_source source, struct err *err)
{
    struct str rest = str_slice(content_type, str_find(content_type, ';'), content_type.len), name;
    char *value;

    memset(m, 0, sizeof(*m));
    m->arena = arena;
    m->source = source;
    while (next_parameter(arena, &rest, &name, &value)) {
        if (!str_is_nocase(name, "boundary"))
            continue;
        if (!is_boundary(value))
            break;
        m->delimiter_len = (size_t)snprintf(m->delimiter, sizeof(m->delimiter), "\r\n--%s", value);
        m->window = arena_alloc(arena, MULTIPART_WINDOW);
        /* The first delimiter begins with the body: as if a line had ended before it. */
        memcpy(m->window, "\r\n", 2);
        m->end = 2;
        return STATUS_OK;
    }
    return malformed(err, "its type names no boundary");
}

/* --- the window ------------------------------------------------------------------------------------------ */

/* Reads more into the window, behind what is there. */
static enum status fill(struct multipart *m, struct err *err)
{
    ptrdiff_t got;

    memmove(m->window, m->window + m->at, m->end - m->at);
    m->end -= m->at;
    m->at = 0;
    got = m->source.read(m->source.context, m->window + m->end, MULTIPART_WINDOW - m->end);
    if (got < 0)
        return err_set(err, STATUS_BAD_REQUEST, "the form did not arrive");
    m->ended = got == 0;
    m->end += (size_t)got;
    return STATUS_OK;
}

/* Makes sure that the window has `count` bytes, or the end of the body. */
static enum status want(struct multipart *m, size_t count, struct err *err)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && m->end - m->at < count && !m->ended)
        status = fill(m, err);
    return status;
}

/* --- parts ----------------------------------------------------------------------------------------------- */

/* How many bytes at the front of the window belong to the part for certain; 0: the delimiter is at its front. */
static enum status before_delimiter(struct multipart *m, size_t *count, struct err *err)
{
    enum status status = want(m, m->delimiter_len, err);
    const char *front = m->window + m->at, *found;
    size_t have = m->end - m->at;

    if (status != STATUS_OK)
        return status;
    found = memmem(front, have, m->delimiter, m->delimiter_len);
    if (found != NULL)
        *count = (size_t)(found - front);
    else if (m->ended)
        return malformed(err, "it ends in the middle");
    else
        *count = have - (m->delimiter_len - 1); /* the delimiter may begin in what is left */
    return STATUS_OK;
}

enum status multipart_read(struct multipart *m, char *out, size_t size, size_t *got,
                           struct err *err)
{
    size_t count = 0;
    enum status status;

    *got = 0;
    if (!m->inside)
        return STATUS_OK;
    status = before_delimiter(m, &count, err);
    if (status != STATUS_OK)
        return status;
    if (count > size)
        count = size;
    memcpy(out, m->window + m->at, count);
    m->at += count;
    m->inside = count > 0;
    *got = count;
    return STATUS_OK;
}

/* Goes to the delimiter that ends the part, or what stands before the first one, and over it. */
static enum status skip_to_delimiter(struct multipart *m, struct err *err)
{
    size_t count = 0;
    enum status status;

    do {
        status = before_delimiter(m, &count, err);
        m->at += status == STATUS_OK ? count : 0;
    } while (status == STATUS_OK && count > 0);
    if (status == STATUS_OK)
        m->at += m->delimiter_len;
    return status;
}

/* What follows a delimiter: "--" ends the form; else blanks and the end of the line. */
static enum status end_delimiter(struct multipart *m, struct err *err)
{
    enum status status = want(m, 2, err);

    if (status == STATUS_OK && m->end - m->at >= 2 && memcmp(m->window + m->at, "--", 2) == 0) {
        m->last = true;
        return STATUS_OK;
    }
    while (status == STATUS_OK && m->at < m->end &&
           (m->window[m->at] == ' ' || m->window[m->at] == '\t')) {
        m->at++;
        status = want(m, 2, err);
    }
    if (status != STATUS_OK)
        return status;
    if (m->end - m->at < 2 || memcmp(m->window + m->at, "\r\n", 2) != 0)
        return malformed(err, "something follows a boundary");
    m->at += 2;
    return STATUS_OK;
}

/* What a part says of itself in one header line. */
static enum status read_header(struct multipart *m, struct str line, struct multipart_part *part,
                               struct err *err)
{
    struct str field = str_slice(line, 0, str_find(line, ':')), name;
    struct str value = str_trim(str_slice(line, field.len + 1, line.len));
    struct str rest = str_slice(value, str_find(value, ';'), value.len);
    char *text;

    /* A line that begins with a blank would go on with the one before; browsers write none. */
    if (field.len == 0 || field.len == line.len || ascii_is_space(line.at[0]))
        return malformed(err, "a header line of a part has no name");
    if (str_is_nocase(field, "Content-Transfer-Encoding") && !str_is_nocase(value, "binary") &&
        !str_is_nocase(value, "8bit") && !str_is_nocase(value, "7bit"))
        return malformed(err, "a part is encoded in a way that browsers do not use");
    if (!str_is_nocase(field, "Content-Disposition"))
        return STATUS_OK;
    if (!str_is_nocase(main_value(value), "form-data") || part->name != NULL ||
        part->file_name != NULL)
        return malformed(err, "a part is no field of a form");
    while (next_parameter(m->arena, &rest, &name, &text)) {
        const char **known = str_is_nocase(name, "name")       ? &part->name
                             : str_is_nocase(name, "filename") ? &part->file_name
                                                               : NULL;

        if (known != NULL && *known != NULL)
            return malformed(err, "a part has two names");
        if (known != NULL)
            *known = text;
    }
    return str_trim(rest).len == 0 ? STATUS_OK : malformed(err, "a part's name is out of form");
}

static enum status read_headers(struct multipart *m, struct multipart_part *part, struct err *err)
{
    enum status status = want(m, MULTIPART_HEAD_MAX + 2, err); /* with the end of a line */
    struct str rest = {m->window + m->at, m->end - m->at};
    size_t taken = 0;

    while (status == STATUS_OK) {
        const char *end = memmem(rest.at, rest.len, "\r\n", 2);
        struct str line;

        if (end == NULL || taken + (size_t)(end - rest.at) > MULTIPART_HEAD_MAX)
            return malformed(err, m->ended && end == NULL ? "it ends in the middle"
                                                          : "a part's head is too long");
        line = (struct str){rest.at, (size_t)(end - rest.at)};
        taken += line.len + 2;
        rest = str_slice(rest, line.len + 2, rest.len);
        if (line.len == 0)
            break;
        if (memchr(line.at, '\0', line.len) != NULL)
            return malformed(err, "a part's head has a NUL byte");
        status = read_header(m, line, part, err);
    }
    /* An empty part's delimiter may share the line end of its head. */
    m->at += taken - 2;
    if (status == STATUS_OK && part->name == NULL)
        return malformed(err, "a part has no name");
    m->inside = true;
    return status;
}

/* The end of the line before the content is no part of it, unless the delimiter needs it. */
static enum status enter(struct multipart *m, struct err *err)
{
    enum status status = want(m, m->delimiter_len + 2, err);

    if (status == STATUS_OK && !(m->end - m->at >= m->delimiter_len &&
                                 memcmp(m->window + m->at, m->delimiter, m->delimiter_len) == 0))
        m->at += 2;
    return status;
}

static enum status drain(struct multipart *m, struct err *err)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && !m->ended) {
        m->at = m->end;
        status = fill(m, err);
    }
    return status;
}

enum status multipart_next(struct multipart *m, struct multipart_part *part, struct err *err)
{
    enum status status;

    memset(part, 0, sizeof(*part));
    if (m->last)
        return STATUS_OK;
    m->inside = false;
    status = skip_to_delimiter(m, err);
    if (status == STATUS_OK)
        status = end_delimiter(m, err);
    if (status != STATUS_OK)
        return status;
    if (m->last)
        return drain(m, err);
    if (++m->parts > MULTIPART_PARTS_MAX)
        return malformed(err, "it has too many parts");
    status = read_headers(m, part, err);
    return status == STATUS_OK ? enter(m, err) : status;
}
