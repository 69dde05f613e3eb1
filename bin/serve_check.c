#include "serve_check.h"

enum status serve_check_possible(struct cli *cli, const char *handle)
{
    struct account account;
    enum status status = account_find(cli->site.db, &cli->arena, handle, &account, &cli->err);

    return status == STATUS_OK ? account_check_active(&account, &cli->err) : status;
}

enum status serve_check_make(struct cli *cli, const char *handle, struct login_check *out)
{
    const struct db_options options = {
        .url = conf_text(cli->conf, CONF_DATABASE_URL),
        .home = cli->site.home,
        .home_path = cli->site.home_path,
        .access = DB_WRITE,
    };
    struct site site = cli->site;
    struct account account;
    enum status status = db_open(&site.db, &options, &cli->err);

    if (status != STATUS_OK)
        return status;
    status = account_find(site.db, &cli->arena, handle, &account, &cli->err);
    if (status == STATUS_OK)
        status = login_check_make(&site, &account, out, &cli->err);
    db_close(site.db);
    return status;
}
