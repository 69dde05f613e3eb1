#include "archive_progress.h"

static void begun(void *context, uint64_t bytes)
{
    struct archive_progress *p = context;

    progress_begin(&p->bar, !p->cli->quiet && !p->cli->json, (int64_t)bytes, 1);
    progress_name(&p->bar, p->what);
}

static void told(void *context, const char *path, uint64_t bytes)
{
    struct archive_progress *p = context;

    (void)path;
    progress_add(&p->bar, (int64_t)bytes);
}

static void warned(void *context, const char *sentence)
{
    struct archive_progress *p = context;

    progress_clear(&p->bar);
    cli_warn("%s", sentence);
}

struct backup_watcher archive_progress(struct archive_progress *progress, const struct cli *cli,
                                       const char *what)
{
    *progress = (struct archive_progress){.cli = cli, .what = what};
    return (struct backup_watcher){begun, told, warned, progress};
}
