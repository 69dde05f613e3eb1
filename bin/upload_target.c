#include "upload_target.h"

#include "site/project_change.h"
#include "site/upload_name.h"

#define NUMBERS_TRIED 100

/* The sub-project that an earlier upload made for this folder: the same codename, and the folder's name as title. */
static enum status find(struct cli *cli, const char *path, const char *title, bool *found,
                        struct project *out)
{
    enum status status = project_find(cli->site.db, &cli->arena, path, out, &cli->err);

    *found = status == STATUS_OK && strcmp(out->title, title) == 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status enter(struct cli *cli, const char *parent, const char *title, bool dry,
                         struct project *out)
{
    const char *codename = codename_suggest(&cli->arena, str_of(title));
    const struct project_change change = {.title = title};
    enum status status = STATUS_CONFLICT;

    for (unsigned n = 1; status == STATUS_CONFLICT && n <= NUMBERS_TRIED; n++) {
        const char *name = n == 1 ? codename : codename_numbered(&cli->arena, codename, n);
        const char *path = path_join(&cli->arena, parent, name);
        bool found;

        status = find(cli, path, title, &found, out);
        if (status != STATUS_OK || found)
            return status;
        if (dry) {
            *out = (struct project){.path = path, .codename = name, .title = title};
            return STATUS_OK;
        }
        status = project_add(&cli->site, &cli->arena, path, &change, out, &cli->err);
    }
    return status;
}

enum status upload_target(struct cli *cli, const struct project *top, const char *folder, bool dry,
                          struct project *out)
{
    struct str rest = str_of(folder), piece;
    enum status status = STATUS_OK;

    *out = *top;
    if (folder[0] == '\0')
        return STATUS_OK;
    while (status == STATUS_OK && str_cut(&rest, '/', &piece)) {
        const char *title = upload_name_clean(&cli->arena, arena_copy(&cli->arena, piece));

        status = enter(cli, out->path, title, dry, out);
    }
    return status;
}
