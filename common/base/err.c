#include "base/err.h"

#include <stdarg.h>

/* Cuts a message that filled its space back to a whole UTF-8 character. */
static void trim_partial_character(char *text, size_t len)
{
    size_t at = len;

    while (at > 0 && len - at < 4) {
        unsigned char c = (unsigned char)text[at - 1];
        size_t need = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 0;

        at--;
        if (need == 0)
            continue;
        if (at + need > len)
            text[at] = '\0';
        return;
    }
}

static void fill(char *text, const char *format, va_list args)
{
    int n = vsnprintf(text, ERR_MAX, format, args);

    if (n < 0)
        text[0] = '\0';
    else if (n >= ERR_MAX)
        trim_partial_character(text, ERR_MAX - 1);
}

enum status err_set(struct err *err, enum status status, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return status;
    err->status = status;
    err->by_machine = false;
    va_start(args, format);
    fill(err->message, format, args);
    va_end(args);
    return status;
}

enum status err_errno(struct err *err, int error, const char *format, ...)
{
    char text[ERR_MAX];
    va_list args;

    va_start(args, format);
    fill(text, format, args);
    va_end(args);
    return err_by_machine(err,
                          err_set(err, status_of_errno(error), "%s: %s", text, strerror(error)));
}

enum status err_by_machine(struct err *err, enum status status)
{
    if (err != NULL)
        err->by_machine = true;
    return status;
}

enum status err_prefix(struct err *err, const char *format, ...)
{
    char prefix[ERR_MAX], old[ERR_MAX];
    bool by_machine;
    va_list args;

    if (err == NULL)
        return STATUS_BUG;
    va_start(args, format);
    fill(prefix, format, args);
    va_end(args);
    memcpy(old, err->message, sizeof(old));
    by_machine = err->by_machine;
    err_set(err, err->status, "%s: %s", prefix, old);
    err->by_machine = by_machine;
    return err->status;
}
