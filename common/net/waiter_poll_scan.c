#include "net/waiter_poll_scan.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "site/waiter_note.h"

#define NOTE_MAX (POLL_CUTS_MAX * 2 * (POLL_TOKEN_MAX * 2 + 1000) + 4000) /* bytes */

/* What is no such note, from a program that is newer or broken, is as good as none. */
static void read_note(struct poll_scan *scan, struct arena *arena, const char *text)
{
    const struct json *note, *cut;

    if (json_read(&note, arena, str_of(text), NOTE_MAX, NULL) != STATUS_OK)
        return;
    scan->fresh = json_text(json_get(note, "fresh"));
    json_int(json_get(note, "fresh_at"), 0, INT64_MAX, &scan->fresh_at);
    json_int(json_get(note, "above"), 0, INT64_MAX, &scan->above);
    for (cut = json_first(json_get(note, "cuts")); cut != NULL; cut = cut->next) {
        const char *floor = json_text(json_get(cut, "floor"));
        const char *page = json_text(json_get(cut, "page"));

        if (floor != NULL && page != NULL && scan->cut_count < POLL_CUTS_MAX)
            scan->cuts[scan->cut_count++] = (struct poll_cut){floor, page};
    }
}

enum status poll_scan_load(struct poll_scan *scan, struct db *db, struct arena *arena,
                           const char *transport, const char *stream, struct err *err)
{
    const char *text = NULL;
    enum status status;

    *scan = (struct poll_scan){.high = NULL};
    status = waiter_note_get(db, arena, transport, arena_printf(arena, NOTE_HIGH "%s", stream),
                             &scan->high, err);
    if (status == STATUS_OK)
        status = waiter_note_get(db, arena, transport, arena_printf(arena, NOTE_SCAN "%s", stream),
                                 &text, err);
    if (status == STATUS_OK && text != NULL)
        read_note(scan, arena, text);
    return status;
}

static void write_note(const struct poll_scan *scan, struct buf *out)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    json_key(&w, "fresh");
    json_put_text(&w, scan->fresh);
    json_key(&w, "fresh_at");
    json_put_i64(&w, scan->fresh_at);
    json_key(&w, "above");
    json_put_i64(&w, scan->above);
    json_key(&w, "cuts");
    json_array(&w);
    for (size_t i = 0; i < scan->cut_count; i++) {
        json_object(&w);
        json_key(&w, "floor");
        json_put_text(&w, scan->cuts[i].floor);
        json_key(&w, "page");
        json_put_text(&w, scan->cuts[i].page);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

enum status poll_scan_save(const struct poll_scan *scan, struct db *db, const char *transport,
                           const char *stream, struct err *err)
{
    struct buf note = BUF_INIT;
    enum status status = STATUS_OK;
    char name[64];

    snprintf(name, sizeof(name), NOTE_HIGH "%s", stream);
    if (scan->high != NULL)
        status = waiter_note_set(db, transport, name, scan->high, err);
    snprintf(name, sizeof(name), NOTE_SCAN "%s", stream);
    write_note(scan, &note);
    if (status == STATUS_OK)
        status = waiter_note_set(db, transport, name, note.at, err);
    buf_free(&note);
    return status;
}

void poll_scan_cut(struct poll_scan *scan, const char *floor, const char *page)
{
    if (floor == NULL || page == NULL || strlen(page) > POLL_TOKEN_MAX)
        return;
    if (scan->cut_count == POLL_CUTS_MAX)
        scan->cut_count--;
    memmove(scan->cuts + 1, scan->cuts, scan->cut_count * sizeof(scan->cuts[0]));
    scan->cuts[0] = (struct poll_cut){floor, page};
    scan->cut_count++;
}

void poll_scan_uncut(struct poll_scan *scan)
{
    if (scan->cut_count == 0)
        return;
    scan->cut_count--;
    memmove(scan->cuts, scan->cuts + 1, scan->cut_count * sizeof(scan->cuts[0]));
}

static void raise(struct poll_scan *scan, int (*compare)(const char *a, const char *b),
                  const char *mark)
{
    if (mark != NULL && (scan->high == NULL || compare(mark, scan->high) > 0))
        scan->high = mark;
}

void poll_scan_close(struct poll_scan *scan, int (*compare)(const char *a, const char *b),
                     const char *top, const char *settled, int64_t above, int64_t now)
{
    raise(scan, compare, settled);
    if (scan->fresh != NULL && scan->fresh_at <= now &&
        now - scan->fresh_at >= POLL_SETTLE_SECONDS) {
        raise(scan, compare, scan->fresh);
        scan->fresh = NULL;
    }
    if (scan->fresh == NULL || scan->fresh_at > now) {
        scan->fresh = top;
        scan->fresh_at = now;
    }
    scan->above = above;
    scan->cut_count = 0;
}
