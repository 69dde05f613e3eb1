#include "report.h"

#include "limits.h"
#include "notes.h"

#include "base/json_write.h"

void report_refuse(struct report *report, const struct err *err)
{
    memset(report, 0, sizeof(*report)); /* what has been done so far may be half of it */
    report->status = err->status;
    snprintf(report->detail, sizeof(report->detail), "%s", err->message);
}

bool report_check(struct report *report)
{
    uint32_t before = 0;

    if ((unsigned)report->status >= STATUS__COUNT || (unsigned)report->type >= MEDIA__COUNT ||
        report->width > LIMIT_SIDE || report->height > LIMIT_SIDE || report->duration_ms < 0 ||
        report->duration_ms > LIMIT_VIDEO_MS || report->count > REPORT_RENDITIONS)
        return false;
    for (uint32_t i = 0; i < report->count; i++) {
        if (report->renditions[i].width <= before || report->renditions[i].width > LIMIT_SIDE ||
            report->renditions[i].height == 0 || report->renditions[i].height > LIMIT_SIDE)
            return false;
        before = report->renditions[i].width;
    }
    report->detail[sizeof(report->detail) - 1] = '\0';
    for (char *c = report->detail; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?';
    }
    return true;
}

static void print_name(struct json_write *w, const char *key, uint32_t width, const char *extension)
{
    char name[32];

    snprintf(name, sizeof(name), "%u.%s", width, extension);
    json_key(w, key);
    json_put_text(w, name);
}

static void print_renditions(const struct report *report, struct json_write *w)
{
    const char *second = report->alpha ? "png" : "jpeg";

    json_key(w, "renditions");
    json_array(w);
    for (uint32_t i = 0; i < report->count; i++) {
        json_object(w);
        json_key(w, "width");
        json_put_i64(w, report->renditions[i].width);
        json_key(w, "height");
        json_put_i64(w, report->renditions[i].height);
        print_name(w, second, report->renditions[i].width, report->alpha ? "png" : "jpg");
        print_name(w, "webp", report->renditions[i].width, "webp");
        json_end(w);
    }
    json_end(w);
}

static void print_removed(const struct report *report, struct json_write *w)
{
    json_key(w, "removed");
    json_array(w);
    for (int i = 0; i < NOTE__COUNT; i++) {
        if ((report->removed & 1u << i) != 0)
            json_put_text(w, note_name((enum note)i));
    }
    json_end(w);
}

static void print_success(const struct report *report, struct json_write *w)
{
    const struct media_row *row = media_row(report->type);

    json_key(w, "kind");
    json_put_text(w, row->kind);
    json_key(w, "type");
    json_put_text(w, row->mime);
    json_key(w, "extension");
    json_put_text(w, row->extension);
    json_key(w, "width");
    json_put_i64(w, report->width);
    json_key(w, "height");
    json_put_i64(w, report->height);
    json_key(w, "animated");
    json_put_bool(w, report->animated);
    json_key(w, "alpha");
    json_put_bool(w, report->alpha);
    json_key(w, "duration_ms");
    json_put_i64(w, report->duration_ms);
    json_key(w, "stored");
    json_put_text(w, "stored");
    print_renditions(report, w);
    json_key(w, "poster");
    json_put_bool(w, report->poster);
    print_removed(report, w);
}

void report_print(const struct report *report, struct buf *out)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    if (report->status == STATUS_OK) {
        print_success(report, &w);
    } else {
        json_key(&w, "status");
        json_put_text(&w, status_row(report->status)->name);
        json_key(&w, "detail");
        json_put_text(&w, report->detail);
    }
    json_end(&w);
    json_finish(&w);
    buf_char(out, '\n');
}
