#include "base/conf_row.h"

#include "base/number.h"
#include "base/panic.h"
#include "base/utf8.h"

static const struct conf_row rows[CONF__COUNT] = {
#define CONF_KEY(name, kind, standard, min, max, choices)                                          \
    [CONF_##name] = {"PIEROGIS_" #name, standard, choices, min, max, CONF_KIND_##kind},
#include "base/conf_keys.def"
#undef CONF_KEY
};

const struct conf_row *conf_row(enum conf_key key)
{
    ASSERT((unsigned)key < CONF__COUNT);
    return &rows[key];
}

static bool is_choice(const char *choices, struct str value)
{
    struct str rest = str_of(choices), choice;

    while (str_cut(&rest, '|', &choice)) {
        if (str_eq(choice, value))
            return true;
    }
    return false;
}

static bool is_port(struct str s)
{
    uint64_t port;

    return number_u64(s, 65535, &port) && port > 0;
}

/* HOST or HOST:PORT, where HOST is a name, an IPv4 address or an IPv6 address in brackets (RFC 3986 section 3.2). */
static bool is_authority(struct str s)
{
    bool bracketed = str_starts(s, "[");
    size_t end = bracketed ? str_find(s, ']') : str_find(s, ':');
    struct str host = str_slice(s, bracketed ? 1 : 0, end), after;

    if (host.len == 0 || (bracketed && end == s.len))
        return false;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.at[i];

        if (bracketed ? ascii_hex(c) < 0 && c != ':' && c != '.'
                      : !ascii_is_alnum(c) && c != '-' && c != '.')
            return false;
    }
    after = str_slice(s, bracketed ? end + 1 : end, s.len);
    return after.len == 0 || (after.at[0] == ':' && is_port(str_slice(after, 1, after.len)));
}

static bool is_url(struct str s)
{
    size_t scheme = str_starts(s, "https://") ? 8 : str_starts(s, "http://") ? 7 : 0;
    struct str rest = str_slice(s, scheme, s.len), path;
    size_t slash = str_find(rest, '/');

    if (scheme == 0 || !is_authority(str_slice(rest, 0, slash)) || str_ends(rest, "/"))
        return false;
    path = str_slice(rest, slash, rest.len);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];

        if (!ascii_is_alnum(c) && (c == '\0' || strchr("/-._~%", c) == NULL))
            return false;
    }
    return true;
}

static bool is_value(const struct conf_row *row, struct str value, int64_t *number)
{
    uint64_t bytes;

    *number = 0;
    switch (row->kind) {
    case CONF_KIND_TEXT:
    case CONF_KIND_SECRET:
        return (int64_t)value.len >= row->min && (int64_t)value.len <= row->max &&
               utf8_is_clean(value, false);
    case CONF_KIND_WORDS:
        return (int64_t)value.len <= row->max && utf8_is_clean(value, true);
    case CONF_KIND_CHOICE:
        return is_choice(row->choices, value);
    case CONF_KIND_INT:
        return number_i64(value, row->min, row->max, number);
    case CONF_KIND_BYTES:
        if (!number_bytes(value, (uint64_t)row->max, &bytes) || (int64_t)bytes < row->min)
            return false;
        *number = (int64_t)bytes;
        return true;
    case CONF_KIND_URL:
        return (int64_t)value.len <= row->max && is_url(value);
    }
    return false;
}

/* A key that need not be set may be set to nothing. */
static bool is_unset(const struct conf_row *row, struct str value, int64_t *number)
{
    *number = 0;
    return value.len == 0 && *row->standard == '\0';
}

static void add_choices(struct buf *out, const char *choices)
{
    struct str rest = str_of(choices), choice;

    for (bool more = str_cut(&rest, '|', &choice); more;) {
        buf_str(out, choice);
        more = str_cut(&rest, '|', &choice);
        if (more)
            buf_text(out, rest.at == NULL ? " or " : ", ");
    }
}

static void add_rule(struct buf *out, const struct conf_row *row)
{
    switch (row->kind) {
    case CONF_KIND_TEXT:
    case CONF_KIND_SECRET:
        buf_printf(out, "%lld to %lld bytes of plain text in one line", (long long)row->min,
                   (long long)row->max);
        break;
    case CONF_KIND_WORDS:
        buf_printf(out, "words with commas between them, at most %lld bytes", (long long)row->max);
        break;
    case CONF_KIND_CHOICE:
        add_choices(out, row->choices);
        break;
    case CONF_KIND_INT:
        buf_printf(out, "a whole number from %lld to %lld", (long long)row->min,
                   (long long)row->max);
        break;
    case CONF_KIND_BYTES:
        buf_printf(out, "a size from %lld to %lld bytes, like 200M", (long long)row->min,
                   (long long)row->max);
        break;
    case CONF_KIND_URL:
        buf_text(out, "an address like https://example.org, without a slash at the end");
        break;
    }
}

enum status conf_row_check(const struct conf_row *row, struct str value, const char *where,
                           int64_t *number, struct err *err)
{
    struct buf rule = BUF_INIT;
    enum status status;

    if (is_unset(row, value, number) || is_value(row, value, number))
        return STATUS_OK;
    add_rule(&rule, row);
    if (row->kind == CONF_KIND_SECRET || value.len > 100 || !utf8_is_clean(value, false))
        status = err_set(err, STATUS_INVALID, "%s: %s must be %s", where, row->name, rule.at);
    else
        status = err_set(err, STATUS_INVALID, "%s: %s must be %s, not \"%.*s\"", where, row->name,
                         rule.at, STR_ARG(value));
    buf_free(&rule);
    return status;
}

int64_t conf_row_standard(const struct conf_row *row)
{
    int64_t number = 0;

    ASSERT(is_unset(row, str_of(row->standard), &number) ||
           is_value(row, str_of(row->standard), &number));
    return number;
}
