#include "base/log.h"

#include "base/clock.h"
#include "base/utf8.h"

#define ROOM_FOR_END 8 /* "\" cut=1\n" */

static enum log_level threshold = LOG_WARN;
static char request_id[33];
static const char *const names[] = {"debug", "info", "warn", "error", "none"};

void log_threshold(enum log_level level)
{
    threshold = level;
}

bool log_level_of(struct str name, enum log_level *out)
{
    for (int i = LOG_DEBUG; i <= LOG_NOTHING; i++) {
        if (str_is(name, names[i])) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

void log_request(const char *id)
{
    snprintf(request_id, sizeof(request_id), "%s", id);
}

static bool is_full(const struct log_line *line)
{
    return line->len >= LOG_LINE_MAX - ROOM_FOR_END;
}

static void put(struct log_line *line, const char *bytes, size_t len)
{
    size_t room = LOG_LINE_MAX - ROOM_FOR_END - line->len;

    /* A full line stays full, so that nothing is glued to a value that was cut. */
    if (len > room) {
        line->len = LOG_LINE_MAX - ROOM_FOR_END;
        memset(line->text + line->len - room, ' ', room);
        return;
    }
    memcpy(line->text + line->len, bytes, len);
    line->len += len;
}

static void put_text(struct log_line *line, const char *z)
{
    put(line, z, strlen(z));
}

static bool is_plain(const char *value)
{
    return *value != '\0' && strpbrk(value, " \"=\\") == NULL &&
           utf8_is_clean(str_of(value), false);
}

static void put_quoted(struct log_line *line, struct str value)
{
    static const char hex[] = "0123456789abcdef";
    size_t len;

    if (is_full(line))
        return;
    put(line, "\"", 1);
    line->quoted = true;
    for (size_t at = 0; at < value.len; at += len) {
        unsigned char c = (unsigned char)value.at[at];
        char escaped[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

        len = utf8_length_at(value, at);
        if (c == '"' || c == '\\') {
            escaped[1] = (char)c;
            put(line, escaped, 2);
        } else if (len == 0 || !utf8_is_clean(str_slice(value, at, at + len), false)) {
            len = 1;
            put(line, escaped, 4);
        } else {
            put(line, value.at + at, len);
        }
    }
    if (!is_full(line)) {
        put(line, "\"", 1);
        line->quoted = false;
    }
}

void log_begin(struct log_line *line, enum log_level level, const char *event)
{
    char now[CLOCK_TEXT];

    line->len = 0;
    line->quoted = false;
    line->wanted = level >= threshold;
    if (!line->wanted)
        return;
    clock_iso(clock_now(), now);
    put_text(line, "time=");
    put_text(line, now);
    log_text(line, "level", names[level]);
    log_text(line, "event", event);
    if (request_id[0] != '\0')
        log_text(line, "request", request_id);
}

void log_text(struct log_line *line, const char *key, const char *value)
{
    if (!line->wanted)
        return;
    put(line, " ", 1);
    put_text(line, key);
    put(line, "=", 1);
    if (is_plain(value))
        put_text(line, value);
    else
        put_quoted(line, str_of(value));
}

void log_number(struct log_line *line, const char *key, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%lld", (long long)value);
    log_text(line, key, digits);
}

void log_end(struct log_line *line)
{
    bool cut = is_full(line);
    ssize_t ignored;

    if (!line->wanted)
        return;
    if (cut) {
        while (line->len > 0 && line->text[line->len - 1] == ' ')
            line->len--;
        if (line->quoted)
            line->text[line->len++] = '"';
        memcpy(line->text + line->len, " cut=1", 6);
        line->len += 6;
    }
    line->text[line->len++] = '\n';
    ignored = write(2, line->text, line->len);
    (void)ignored;
}
