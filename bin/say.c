#include "say.h"

#include "command.h"

#include "base/file.h"
#include "base/utf8.h"

#include <stdarg.h>

void say_add(struct buf *out, const char *text)
{
    struct str rest = str_of(text);

    for (size_t at = 0, len; at < rest.len; at += len) {
        struct str character;

        len = utf8_length_at(rest, at);
        character = str_slice(rest, at, at + (len == 0 ? 1 : len));
        if (len > 0 && utf8_is_clean(character, false)) {
            buf_str(out, character);
            continue;
        }
        for (size_t i = 0; i < character.len; i++)
            buf_printf(out, "\\x%02x", (unsigned char)character.at[i]);
        len = character.len;
    }
}

static void say_line(const char *before, const char *after, const char *format, va_list args)
{
    struct buf said = BUF_INIT, line = BUF_INIT;

    buf_vprintf(&said, format, args);
    buf_text(&line, before);
    say_add(&line, said.at);
    buf_text(&line, after);
    file_write_fd(2, "stderr", buf_view(&line), NULL);
    buf_free(&said);
    buf_free(&line);
}

void cli_say(const struct cli *cli, const char *format, ...)
{
    va_list args;

    if (cli->quiet)
        return;
    va_start(args, format);
    say_line("", "\n", format, args);
    va_end(args);
}

void cli_tell(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_line("", "\n", format, args);
    va_end(args);
}

void cli_warn(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_line("warning: ", "\n", format, args);
    va_end(args);
}

void cli_ask(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_line("", "\n> ", format, args);
    va_end(args);
}
