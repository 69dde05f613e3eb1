#include "base/env_file.h"

static const char QUOTED_ONLY[] = "\"'`\\$#";

void env_file_begin(struct env_file *file, char *text, size_t len)
{
    file->at = text;
    file->end = text + len;
    file->line = 0;
}

static bool is_key(struct str key)
{
    if (key.len == 0 || ascii_is_digit(key.at[0]))
        return false;
    for (size_t i = 0; i < key.len; i++) {
        char c = key.at[i];

        if (!(c >= 'A' && c <= 'Z') && !ascii_is_digit(c) && c != '_')
            return false;
    }
    return true;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] < ' ' && s.at[i] != '\t')
            return true;
    }
    return false;
}

/* Takes the quotes and escapes off a value that begins with a quote, where it stands. */
static enum status unquote(char *at, size_t len, struct str *value, struct err *err)
{
    char *end = at + len, *to = at, *from = at + 1;

    for (; from < end && *from != '"'; from++) {
        char c = *from;

        if (c == '$')
            return err_set(err, STATUS_INVALID, "write \\$ for a dollar sign in quotes");
        if (c == '\\') {
            from++;
            c = from < end ? *from : '\0';
            if (c != 'n' && c != '"' && c != '\\' && c != '$')
                return err_set(err, STATUS_INVALID,
                               "after a backslash in quotes only n, \", \\ or $ may stand");
            if (c == 'n')
                c = '\n';
        }
        *to++ = c;
    }
    if (from >= end)
        return err_set(err, STATUS_INVALID, "the closing quote is missing at the end of the line");
    if (from + 1 < end)
        return err_set(err, STATUS_INVALID, "nothing may follow the closing quote");
    *value = (struct str){at, (size_t)(to - at)};
    return STATUS_OK;
}

static enum status read_pair(char *at, size_t len, struct str *key, struct str *value,
                             struct err *err)
{
    struct str line = {at, len};
    size_t equals = str_find(line, '=');

    *key = str_slice(line, 0, equals);
    if (equals == len || !is_key(*key))
        return err_set(err, STATUS_INVALID,
                       "a line must be KEY=value, with a key of A-Z, 0-9 and _, or begin with #");
    *value = str_trim(str_slice(line, equals + 1, len));
    if (has_control(*value))
        return err_set(err, STATUS_INVALID, "the value contains a control character");
    if (value->len > 0 && value->at[0] == '"')
        return unquote(at + (value->at - at), value->len, value, err);
    for (const char *c = QUOTED_ONLY; *c != '\0'; c++) {
        if (str_find(*value, *c) < value->len)
            return err_set(err, STATUS_INVALID,
                           "put a value with %c in double quotes, like KEY=\"value\"", *c);
    }
    return STATUS_OK;
}

enum status env_file_next(struct env_file *file, bool *found, struct str *key, struct str *value,
                          struct err *err)
{
    *found = false;
    while (file->at < file->end) {
        struct str rest = {file->at, (size_t)(file->end - file->at)};
        struct str whole = str_slice(rest, 0, str_find(rest, '\n'));
        struct str line = str_trim(whole);
        char *at = file->at + (line.at - file->at);

        file->at += whole.len < rest.len ? whole.len + 1 : whole.len;
        file->line++;
        if (line.len == 0 || line.at[0] == '#')
            continue;
        *found = true;
        return read_pair(at, line.len, key, value, err);
    }
    return STATUS_OK;
}

static bool can_be_bare(struct str value)
{
    for (const char *c = QUOTED_ONLY; *c != '\0'; c++) {
        if (str_find(value, *c) < value.len)
            return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        if (ascii_is_space(value.at[i]))
            return false;
    }
    return true;
}

void env_file_write(struct buf *out, const char *key, const char *value)
{
    buf_text(out, key);
    buf_char(out, '=');
    if (can_be_bare(str_of(value))) {
        buf_text(out, value);
        buf_char(out, '\n');
        return;
    }
    buf_char(out, '"');
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\' || *value == '$')
            buf_char(out, '\\');
        if (*value == '\n')
            buf_text(out, "\\n");
        else
            buf_char(out, *value);
    }
    buf_text(out, "\"\n");
}
