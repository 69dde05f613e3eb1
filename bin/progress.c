#include "progress.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "show.h"

#define WIDTH 24
#define EVERY_MS 100

void progress_begin(struct progress *p, bool wanted, int64_t total)
{
    *p = (struct progress){.on = wanted && isatty(2) != 0 && total > 0, .total = total};
    p->began_ms = clock_monotonic_ms();
    p->what = "";
}

static void add_left(struct buf *line, const struct progress *p, int64_t passed_ms)
{
    int64_t rate = p->done * 1000 / (passed_ms + 1);
    int64_t left = rate > 0 ? (p->total - p->done) / rate : 0;

    buf_text(line, "  ");
    show_size(line, rate);
    if (rate > 0)
        buf_printf(line, "/s  %lld:%02lld left", (long long)(left / 60), (long long)(left % 60));
}

static void draw(struct progress *p, int64_t now)
{
    int full = (int)(p->done * WIDTH / p->total);
    struct buf line = BUF_INIT;

    if (full > WIDTH)
        full = WIDTH;
    buf_text(&line, "\r\033[K[");
    for (int i = 0; i < WIDTH; i++)
        buf_char(&line, i < full ? '=' : ' ');
    buf_printf(&line, "] %3d %%", full * 100 / WIDTH);
    add_left(&line, p, now - p->began_ms);
    buf_printf(&line, "  %.40s", p->what);
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
        file_write_fd(2, "the terminal", STR("\r\033[K"), NULL);
}
