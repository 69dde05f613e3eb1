#include "base/json_write.h"

#include "base/panic.h"
#include "base/utf8.h"

void json_begin(struct json_write *w, struct buf *out, bool pretty)
{
    memset(w, 0, sizeof(*w));
    w->out = out;
    w->pretty = pretty;
}

static void new_line(struct json_write *w)
{
    if (!w->pretty)
        return;
    buf_char(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        buf_add(w->out, "  ", 2);
}

/* A comma when something stands before, and the place for the next member or element. */
static void next_member(struct json_write *w)
{
    if (w->open[w->depth - 1].used)
        buf_char(w->out, ',');
    w->open[w->depth - 1].used = true;
    new_line(w);
}

static void before_value(struct json_write *w)
{
    if (w->depth == 0) {
        ASSERT(!w->started);
        w->started = true;
    } else if (w->open[w->depth - 1].object) {
        ASSERT(w->keyed);
        w->keyed = false;
    } else {
        next_member(w);
    }
}

static void open_value(struct json_write *w, bool object)
{
    before_value(w);
    ASSERT(w->depth < JSON_WRITE_DEPTH);
    w->open[w->depth].object = object;
    w->open[w->depth].used = false;
    w->depth++;
    buf_char(w->out, object ? '{' : '[');
}

void json_object(struct json_write *w)
{
    open_value(w, true);
}

void json_array(struct json_write *w)
{
    open_value(w, false);
}

void json_end(struct json_write *w)
{
    bool object, used;

    ASSERT(w->depth > 0 && !w->keyed);
    w->depth--;
    object = w->open[w->depth].object;
    used = w->open[w->depth].used;
    if (used)
        new_line(w);
    buf_char(w->out, object ? '}' : ']');
}

void json_key(struct json_write *w, const char *key)
{
    ASSERT(w->depth > 0 && w->open[w->depth - 1].object && !w->keyed);
    next_member(w);
    json_quote(w->out, str_of(key));
    buf_char(w->out, ':');
    if (w->pretty)
        buf_char(w->out, ' ');
    w->keyed = true;
}

void json_put_text(struct json_write *w, const char *z)
{
    if (z == NULL)
        json_put_null(w);
    else
        json_put_str(w, str_of(z));
}

void json_put_str(struct json_write *w, struct str s)
{
    before_value(w);
    json_quote(w->out, s);
}

void json_put_texts(struct json_write *w, const char *const *texts, size_t count)
{
    json_array(w);
    for (size_t i = 0; i < count; i++)
        json_put_text(w, texts[i]);
    json_end(w);
}

void json_put_i64(struct json_write *w, int64_t n)
{
    before_value(w);
    buf_i64(w->out, n);
}

void json_put_bool(struct json_write *w, bool value)
{
    before_value(w);
    buf_text(w->out, value ? "true" : "false");
}

void json_put_null(struct json_write *w)
{
    before_value(w);
    buf_text(w->out, "null");
}

void json_finish(struct json_write *w)
{
    ASSERT(w->started && w->depth == 0);
    if (w->pretty)
        buf_char(w->out, '\n');
}

static void put_control(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[] = "btnvfr"; /* \b is 8 … \r is 13; \v does not exist in JSON */
    char escaped[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

    if (c >= 8 && c <= 13 && c != 11) {
        escaped[1] = letters[c - 8];
        buf_add(out, escaped, 2);
    } else {
        buf_add(out, escaped, 6);
    }
}

void json_quote(struct buf *out, struct str s)
{
    size_t plain = 0, at = 0;

    buf_char(out, '"');
    while (at < s.len) {
        unsigned char c = (unsigned char)s.at[at];
        size_t len = 1;

        if (c >= 0x80)
            len = utf8_length_at(s, at);
        if (len > 0 && c >= ' ' && c != '"' && c != '\\' && c != 0x7f) {
            at += len;
            continue;
        }
        buf_str(out, str_slice(s, plain, at));
        if (len == 0) {
            buf_text(out, "\xef\xbf\xbd"); /* U+FFFD for each byte that fits nowhere */
        } else if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else {
            put_control(out, c);
        }
        plain = ++at;
    }
    buf_str(out, str_slice(s, plain, at));
    buf_char(out, '"');
}
