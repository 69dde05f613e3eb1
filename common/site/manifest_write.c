#include "site/manifest_write.h"

#include "base/file.h"
#include "site/backup_format.h"

#define PIECE 65536 /* bytes that are written at once */

void manifest_json(struct json_write *w, const struct manifest *m)
{
    json_key(w, "format");
    json_put_i64(w, BACKUP_FORMAT);
    json_key(w, "site_name");
    json_put_text(w, m->site_name);
    json_key(w, "base_url");
    json_put_text(w, m->base_url);
    json_key(w, "made_at");
    json_put_text(w, m->made_at);
    json_key(w, "made_by");
    json_put_text(w, m->made_by);
    json_key(w, "schema_version");
    json_put_i64(w, m->schema_version);
    json_key(w, "versions");
    json_put_texts(w, m->versions, m->version_count);
    json_key(w, "tables");
    json_object(w);
    for (size_t i = 0; i < m->table_count; i++) {
        json_key(w, m->tables[i].name);
        json_put_i64(w, m->tables[i].rows);
    }
    json_end(w);
    json_key(w, "orphans");
    json_put_i64(w, m->orphans);
    json_key(w, "missing");
    json_put_i64(w, m->missing);
}

void manifest_begin(struct manifest_writer *w, int fd, const struct manifest *manifest)
{
    struct json_write head;

    *w = (struct manifest_writer){.fd = fd, .text = BUF_INIT};
    if (manifest != NULL) {
        json_begin(&head, &w->text, false);
        json_object(&head);
        manifest_json(&head, manifest);
        json_end(&head);
        json_finish(&head);
        buf_cut(&w->text, w->text.len - 1); /* the object goes on */
        buf_text(&w->text, ",\n");
    }
    buf_text(&w->text, "\"files\":[");
}

static enum status flush(struct manifest_writer *w, struct err *err)
{
    enum status status = file_write_fd(w->fd, "the list of files", buf_view(&w->text), err);

    buf_clear(&w->text);
    return status;
}

enum status manifest_add(struct manifest_writer *w, const char *path, uint64_t bytes,
                         const uint8_t hash[HASH_BYTES], struct err *err)
{
    char hex[BACKUP_HEX];

    backup_hex(hash, hex);
    buf_text(&w->text, w->files == 0 ? "\n{\"path\":" : ",\n{\"path\":");
    json_quote(&w->text, str_of(path));
    buf_printf(&w->text, ",\"bytes\":%llu,\"blake2b\":\"%s\"}", (unsigned long long)bytes, hex);
    w->files++;
    w->bytes += bytes;
    return w->text.len < PIECE ? STATUS_OK : flush(w, err);
}

enum status manifest_end(struct manifest_writer *w, struct err *err)
{
    enum status status;

    buf_text(&w->text, "\n]}\n");
    status = flush(w, err);
    buf_free(&w->text);
    return status;
}

void manifest_free(struct manifest_writer *w)
{
    buf_free(&w->text);
}
