#include "base/problem_json.h"

void problem_json_members(struct json_write *w, const struct err *err, const char *instance)
{
    const struct status_row *row = status_row(err->status);
    char type[80];

    snprintf(type, sizeof(type), "urn:pierogis:problem:%s", row->name);
    json_key(w, "type");
    json_put_text(w, type);
    json_key(w, "title");
    json_put_text(w, row->title);
    json_key(w, "status");
    json_put_i64(w, row->http);
    json_key(w, "detail");
    json_put_text(w, err->message);
    if (instance != NULL) {
        json_key(w, "instance");
        json_put_text(w, instance);
    }
}

void problem_json(struct buf *out, const struct err *err, const char *instance, bool pretty)
{
    struct json_write w;

    json_begin(&w, out, pretty);
    json_object(&w);
    problem_json_members(&w, err, instance);
    json_end(&w);
    json_finish(&w);
}
