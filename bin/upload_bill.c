#include "upload_bill.h"

#include "show.h"

#include "base/clock.h"

#include <inttypes.h>

#define TITLE 42 /* columns */
#define RULE "------------------------------------------------------------\n"

void bill_add(struct bill *bill, const struct bill_line *line)
{
    bill->lines[bill->count++] = *line;
    if (line->err.status != STATUS_OK) {
        bill->refused++;
    } else if (line->result.duplicate) {
        bill->present++;
    } else {
        bill->posted++;
        bill->bytes += line->result.content.bytes;
    }
}

static void print_item(struct buf *out, const struct bill_line *line)
{
    const struct content *c = &line->result.content;
    struct buf size = BUF_INIT;

    show_size(&size, c->bytes);
    buf_text(out, " 1 x ");
    for (size_t used = show_cut(out, c->title, TITLE); used < TITLE; used++)
        buf_char(out, ' ');
    buf_printf(out, " %12s\n     %s/%s\n", size.at, c->project_path, c->codename);
    for (size_t i = 0; i < line->result.removed_count; i++)
        buf_printf(out, "%s%s%s", i == 0 ? "     sent back: " : ", ", line->result.removed[i],
                   i + 1 == line->result.removed_count ? "\n" : "");
    if (line->result.price > 0)
        buf_printf(out, "     %" PRId64 " clout\n", line->result.price);
    if (c->state == CONTENT_WAITING)
        buf_printf(out, "     waits for approval: pierogis content approve %s/%s\n",
                   c->project_path, c->codename);
    if (c->kind == CONTENT_PICTURE && c->alt == NULL && !c->decorative)
        buf_printf(out, "     no description yet: pierogis content edit %s/%s --alt \"…\"\n",
                   c->project_path, c->codename);
    buf_free(&size);
}

static void print_text(struct cli *cli, const struct bill *bill)
{
    struct buf size = BUF_INIT;
    char day[CLOCK_TEXT];

    clock_day(clock_now(), day);
    show_size(&size, bill->bytes);
    buf_printf(&cli->out, " %s\n %s\n" RULE, conf_text(cli->conf, CONF_SITE_NAME), day);
    for (size_t i = 0; i < bill->count; i++) {
        if (bill->lines[i].err.status == STATUS_OK && !bill->lines[i].result.duplicate)
            print_item(&cli->out, &bill->lines[i]);
    }
    buf_printf(&cli->out, RULE " %s %zu, already here %zu, refused %zu %*s\n",
               bill->dry ? "would post" : "posted", bill->posted, bill->present, bill->refused, 12,
               size.at);
    buf_free(&size);
}

static void json_posted(struct json_write *w, const struct bill_line *line)
{
    json_object(w);
    json_key(w, "file");
    json_put_text(w, line->file);
    show_content_json(w, &line->result.content);
    json_key(w, "price");
    json_put_i64(w, line->result.price);
    json_key(w, "removed");
    json_put_texts(w, line->result.removed, line->result.removed_count);
    json_end(w);
}

static void json_present(struct json_write *w, const struct bill_line *line)
{
    const struct content *c = &line->result.content;
    struct buf path = BUF_INIT;

    buf_printf(&path, "%s/%s", c->project_path, c->codename);
    json_object(w);
    json_key(w, "file");
    json_put_text(w, line->file);
    json_key(w, "path");
    json_put_text(w, path.at);
    json_end(w);
    buf_free(&path);
}

static void json_refused(struct json_write *w, const struct bill_line *line)
{
    json_object(w);
    json_key(w, "file");
    json_put_text(w, line->file);
    json_key(w, "status");
    json_put_text(w, status_row(line->err.status)->name);
    json_key(w, "detail");
    json_put_text(w, line->err.message);
    json_end(w);
}

static void print_json(struct cli *cli, const struct bill *bill)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "dry_run");
    json_put_bool(&w, bill->dry);
    json_key(&w, "posted");
    json_array(&w);
    for (size_t i = 0; i < bill->count; i++) {
        if (bill->lines[i].err.status == STATUS_OK && !bill->lines[i].result.duplicate)
            json_posted(&w, &bill->lines[i]);
    }
    json_end(&w);
    json_key(&w, "already_here");
    json_array(&w);
    for (size_t i = 0; i < bill->count; i++) {
        if (bill->lines[i].err.status == STATUS_OK && bill->lines[i].result.duplicate)
            json_present(&w, &bill->lines[i]);
    }
    json_end(&w);
    json_key(&w, "refused");
    json_array(&w);
    for (size_t i = 0; i < bill->count; i++) {
        if (bill->lines[i].err.status != STATUS_OK)
            json_refused(&w, &bill->lines[i]);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

void bill_print(struct cli *cli, const struct bill *bill)
{
    if (cli->json)
        print_json(cli, bill);
    else
        print_text(cli, bill);
}
