#include "../lib/tap.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

#include <fcntl.h>

static struct arena arena;
static int dir, screen;

/* Sends what the process writes to stderr into a file until catch_end(). */
static void catch_begin(void)
{
    int fd = file_open_beneath(dir, "log", O_RDWR | O_CREAT | O_TRUNC, 0600);

    dup2(fd, 2);
    file_close(fd);
}

static const char *catch_end(void)
{
    struct buf text = BUF_INIT;
    const char *copy;
    struct err err;

    dup2(screen, 2);
    file_read(dir, "log", 100000, &text, &err);
    copy = arena_strdup(&arena, text.at);
    buf_free(&text);
    return copy;
}

static const char *log_value(const char *value)
{
    struct log_line line;
    const char *text;

    catch_begin();
    log_begin(&line, LOG_ERROR, "test");
    log_text(&line, "v", value);
    log_end(&line);
    text = catch_end();
    return str_starts(str_of(text), "time=2026-11-21T05:16:00Z level=error event=test v=")
               ? text + 51
               : text;
}

static void test_values(void)
{
    TAP_IS_TEXT(log_value("plain/value-1.2:3"), "plain/value-1.2:3\n", "a plain value");
    TAP_IS_TEXT(log_value(""), "\"\"\n", "an empty one");
    TAP_IS_TEXT(log_value("two words"), "\"two words\"\n", "blanks want quotes");
    TAP_IS_TEXT(log_value("a=b"), "\"a=b\"\n", "so does an equals sign");
    TAP_IS_TEXT(log_value("a\"b\\c"), "\"a\\\"b\\\\c\"\n", "quotes and backslashes are escaped");
    TAP_IS_TEXT(log_value("a\nlevel=error\r\t\x1b[2J\x7f"),
                "\"a\\x0alevel=error\\x0d\\x09\\x1b[2J\\x7f\"\n", "a value cannot make a line");
    TAP_IS_TEXT(log_value("\xc5\xbcurek"), "\xc5\xbcurek\n", "letters of all scripts are plain");
    TAP_IS_TEXT(log_value("a\xff"
                          "b\xc2\x9b\xe2\x80\xae"),
                "\"a\\xffb\\xc2\\x9b\\xe2\\x80\\xae\"\n", "what could steer a terminal is escaped");
}

static void test_line(void)
{
    struct log_line line;

    catch_begin();
    log_request("r-1");
    log_begin(&line, LOG_WARN, "upload refused");
    log_number(&line, "size", INT64_MIN);
    log_text(&line, "name", "x");
    log_end(&line);
    log_request("12345678901234567890123456789012 too long");
    log_begin(&line, LOG_WARN, "b");
    log_end(&line);
    log_request("");
    log_begin(&line, LOG_WARN, "c");
    log_end(&line);
    TAP_IS_TEXT(catch_end(),
                "time=2026-11-21T05:16:00Z level=warn event=\"upload refused\" request=r-1 "
                "size=-9223372036854775808 name=x\n"
                "time=2026-11-21T05:16:00Z level=warn event=b "
                "request=12345678901234567890123456789012\n"
                "time=2026-11-21T05:16:00Z level=warn event=c\n",
                "lines carry the request");
}

static void test_levels(void)
{
    static const char *const names[] = {"debug", "info", "warn", "error", "none"};
    enum log_level level;

    for (int threshold = LOG_DEBUG; threshold <= LOG_NOTHING; threshold++) {
        int lines = 0;
        const char *text;

        tap_ok(log_level_of(str_of(names[threshold]), &level) && (int)level == threshold,
               "%s is a level", names[threshold]);
        log_threshold(level);
        catch_begin();
        for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
            struct log_line line;

            log_begin(&line, (enum log_level)i, "x");
            log_text(&line, "k", "v");
            log_number(&line, "n", 1);
            log_end(&line);
        }
        for (text = catch_end(); *text != '\0'; text++)
            lines += *text == '\n';
        TAP_IS_INT(lines, LOG_NOTHING - threshold, "lines below it are dropped");
    }
    log_threshold(LOG_WARN);
    tap_ok(!log_level_of(STR("WARN"), &level) && !log_level_of(STR(""), &level), "no such level");
}

/* Values of every length around the end of a line: whatever is cut, one line with balanced quotes comes out. */
static void test_cut(const char *unit)
{
    struct buf value = BUF_INIT;
    int wrong = 0, cut = 0;

    while (value.len < LOG_LINE_MAX + 50) {
        struct log_line line;
        int quotes = 0, ends = 0;
        struct str text;

        buf_text(&value, unit);
        if (value.len < LOG_LINE_MAX - 100)
            continue;
        catch_begin();
        log_begin(&line, LOG_WARN, "x");
        log_text(&line, "k", value.at);
        log_text(&line, "after", "\xf0\x9f\xa5\x9f more");
        log_end(&line);
        text = str_of(catch_end());
        for (size_t i = 0; i < text.len; i++) {
            quotes += text.at[i] == '"';
            ends += text.at[i] == '\n';
        }
        cut += str_ends(text, " cut=1\n");
        wrong += quotes % 2 != 0 || ends != 1 || !str_ends(text, "\n") || text.len > LOG_LINE_MAX;
        wrong +=
            !str_ends(text, " cut=1\n") && !str_ends(text, " after=\"\xf0\x9f\xa5\x9f more\"\n");
    }
    TAP_IS_INT(wrong, 0, "a line that is too long ends well");
    tap_ok(cut > 10, "and says that it was cut");
    buf_free(&value);
}

int main(void)
{
    dir = file_open_dir(tap_folder());
    screen = dup(2);
    clock_fix(1795238160);
    test_values();
    test_line();
    test_levels();
    test_cut("x");
    test_cut(" ");
    test_cut(" \xc5\xbc");
    test_cut("\n");
    file_close(screen);
    file_close(dir);
    arena_free(&arena);
    return tap_done();
}
