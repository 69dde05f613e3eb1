#include "base/panic.h"

#include <signal.h>
#include <stdint.h>
#include <sys/uio.h>

/* One line in one piece. */
static void say(const char *event, const char *why)
{
    const char *const texts[] = {"level=error event=", event, " why=\"", why, "\"\n"};
    struct iovec parts[sizeof(texts) / sizeof(texts[0])];
    ssize_t ignored;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        parts[i] = (struct iovec){(void *)(uintptr_t)texts[i], strlen(texts[i])};
    ignored = writev(2, parts, sizeof(parts) / sizeof(parts[0]));
    (void)ignored;
}

void panic(const char *why)
{
    say("panic", why);
    _exit(70);
}

static void unreadable(int signal)
{
    (void)signal;
    say("unreadable",
        "a part of the database file could not be read: the disk failed, or the file was cut short");
    _exit(74);
}

void panic_tell_unreadable(void)
{
    signal(SIGBUS, unreadable);
}
