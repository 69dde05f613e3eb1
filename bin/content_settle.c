#include "content_settle.h"

#include "show.h"

#include "site/content_visibility.h"

#include <inttypes.h>

static enum status settle_one(struct cli *cli, const char *path, bool approve,
                              struct content *content, int64_t *refunded)
{
    enum status status = content_named(cli->site.db, &cli->arena, path, content, &cli->err);

    *refunded = 0;
    if (status != STATUS_OK)
        return status;
    if (approve)
        return content_approve(&cli->site, &cli->arena, content->id, content, &cli->err);
    return content_reject(&cli->site, &cli->arena, content->id, content, refunded, &cli->err);
}

static void add_line(struct buf *out, const struct content *content, bool approve, int64_t refunded)
{
    buf_printf(out, "%s %s/%s", approve ? "approved" : "rejected", content->project_path,
               content->codename);
    if (refunded > 0)
        buf_printf(out, "; %" PRId64 " clout given back", refunded);
    buf_char(out, '\n');
}

static void add_json(struct json_write *w, const struct content *content, int64_t refunded)
{
    json_object(w);
    show_content_json(w, content);
    json_key(w, "refunded");
    json_put_i64(w, refunded);
    json_end(w);
}

enum status content_settle(struct cli *cli, bool approve)
{
    enum status status = STATUS_OK;
    struct json_write w;
    int done = 0;

    json_begin(&w, &cli->out, true);
    if (cli->json)
        json_array(&w);
    for (; status == STATUS_OK && done < cli->argument_count; done++) {
        struct content content;
        int64_t refunded;

        status = settle_one(cli, cli->arguments[done], approve, &content, &refunded);
        if (status != STATUS_OK)
            break;
        if (cli->json)
            add_json(&w, &content, refunded);
        else
            add_line(&cli->out, &content, approve, refunded);
    }
    if (cli->json) {
        json_end(&w);
        json_finish(&w);
    }
    /* A refusal of everything is told on standard error alone. */
    if (done == 0)
        buf_clear(&cli->out);
    return status;
}
