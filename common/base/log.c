#include "base/log.h"

#include "base/clock.h"

#define ROOM_FOR_END 8 /* " cut=1\n" */

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
    if (*value == '\0')
        return false;
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;

        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
            return false;
    }
    return true;
}

static void put_quoted(struct log_line *line, const char *value)
{
    static const char hex[] = "0123456789abcdef";

    put(line, "\"", 1);
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;
        char escaped[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

        if (c == '"' || c == '\\') {
            escaped[1] = (char)c;
            put(line, escaped, 2);
        } else if (c < ' ' || c == 0x7f) {
            put(line, escaped, 4);
        } else {
            put(line, value, 1);
        }
    }
    put(line, "\"", 1);
}

void log_begin(struct log_line *line, enum log_level level, const char *event)
{
    char now[CLOCK_TEXT];

    line->len = 0;
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
        put_quoted(line, value);
}

void log_number(struct log_line *line, const char *key, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%lld", (long long)value);
    log_text(line, key, digits);
}

void log_end(struct log_line *line)
{
    bool cut = line->len >= LOG_LINE_MAX - ROOM_FOR_END;
    ssize_t ignored;

    if (!line->wanted)
        return;
    if (cut) {
        while (line->len > 0 && line->text[line->len - 1] == ' ')
            line->len--;
        memcpy(line->text + line->len, " cut=1", 6);
        line->len += 6;
    }
    line->text[line->len++] = '\n';
    ignored = write(2, line->text, line->len);
    (void)ignored;
}
