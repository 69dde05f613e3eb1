#include "progress.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "show.h"

#include <sys/ioctl.h>

#define BAR 24
#define REST 36 /* columns: percent, rate and time left */
#define EVERY_MS 100
#define SURE_MS 1000 /* before that, the time left is a wild guess */
#define ERASE "\r\033[K"
#define COLUMNS 80 /* of a terminal that does not say */

void progress_begin(struct progress *p, bool wanted, int64_t bytes, int rounds)
{
    *p = (struct progress){
        .on = wanted && isatty(2) != 0 && bytes > 0,
        .rounds = rounds,
        .total = bytes * rounds,
        .began_ms = clock_monotonic_ms(),
        .what = "",
    };
}

static size_t terminal_columns(void)
{
    struct winsize size;

    return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
}

static void add_left(struct buf *line, const struct progress *p, int64_t passed_ms)
{
    int64_t rate = passed_ms > 0 ? p->done * 1000 / passed_ms : 0;
    int64_t left = rate > 0 ? (p->total - p->done + rate - 1) / rate : 0;

    if (rate == 0 || passed_ms < SURE_MS)
        return;
    buf_text(line, "  ");
    show_size(line, rate / p->rounds);
    buf_printf(line, "/s  %lld:%02lld left", (long long)(left / 60), (long long)(left % 60));
}

/* The line is kept shorter than the terminal is wide: a line that wraps could not be taken away again. */
static void draw(struct progress *p, int64_t now)
{
    const int64_t done = p->done < p->total ? p->done : p->total;
    const size_t columns = terminal_columns();
    struct buf line = BUF_INIT;
    size_t used;

    buf_text(&line, ERASE);
    if (columns > BAR + REST) {
        buf_char(&line, '[');
        for (int i = 0; i < BAR; i++)
            buf_char(&line, i < done * BAR / p->total ? '=' : ' ');
        buf_text(&line, "] ");
    }
    buf_printf(&line, "%3d %%", (int)(done * 100 / p->total));
    add_left(&line, p, now - p->began_ms);
    used = line.len - strlen(ERASE);
    if (columns > used + 12) {
        buf_text(&line, "  ");
        show_cut(&line, p->what, columns - used - 3);
    }
    file_write_fd(2, "the terminal", buf_view(&line), NULL);
    buf_free(&line);
    p->shown_ms = now;
}

void progress_name(struct progress *p, const char *what)
{
    p->what = what;
    if (p->on)
        draw(p, clock_monotonic_ms());
}

void progress_add(struct progress *p, int64_t bytes)
{
    int64_t now;

    p->done += bytes;
    if (!p->on)
        return;
    now = clock_monotonic_ms();
    if (now - p->shown_ms >= EVERY_MS)
        draw(p, now);
}

void progress_clear(struct progress *p)
{
    if (p->on)
        file_write_fd(2, "the terminal", STR(ERASE), NULL);
}
