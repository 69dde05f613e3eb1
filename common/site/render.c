#include "site/render.h"

#include "base/child.h"
#include "base/json_read.h"

#define REPORT_MAX 65536
#define TIMEOUT_MS (10 * 60 * 1000)

static bool kind_of(const char *name, enum content_kind *kind)
{
    for (int i = CONTENT_PICTURE; name != NULL && i <= CONTENT_AUDIO; i++) {
        if (strcmp(name, content_kind_name((enum content_kind)i)) == 0) {
            *kind = (enum content_kind)i;
            return true;
        }
    }
    return false;
}

/* File names in the report are plain names in the job folder. */
static bool name_of(const struct json *value, const char **out)
{
    *out = json_text(value);
    return *out != NULL && (*out)[0] != '\0' && (*out)[0] != '.' && strchr(*out, '/') == NULL;
}

/* These become parts of file names and header lines. */
static bool word_of(const struct json *value, const char *also, const char **out)
{
    *out = json_text(value);
    for (const char *at = *out; at != NULL && *at != '\0'; at++) {
        if (!ascii_is_alnum(*at) && strchr(also, *at) == NULL)
            return false;
    }
    return *out != NULL && (*out)[0] != '\0';
}

static bool read_renditions(const struct json *list, bool alpha, struct render_report *out)
{
    for (const struct json *v = json_first(list); v != NULL; v = v->next) {
        struct render_rendition *r = &out->renditions[out->rendition_count];
        int64_t width;

        if (out->rendition_count == RENDITIONS_MAX)
            return false;
        if (!json_int(json_get(v, "width"), 1, 1 << 16, &width) ||
            !name_of(json_get(v, alpha ? "png" : "jpeg"), &r->fallback) ||
            !name_of(json_get(v, "webp"), &r->webp))
            return false;
        r->width = (int)width;
        out->rendition_count++;
    }
    return true;
}

static bool read_report(const struct json *json, struct render_report *out)
{
    memset(out, 0, sizeof(*out));
    if (!kind_of(json_text(json_get(json, "kind")), &out->kind) ||
        !word_of(json_get(json, "type"), "/-+.", &out->type) ||
        !word_of(json_get(json, "extension"), "", &out->extension) ||
        !name_of(json_get(json, "stored"), &out->stored) ||
        !json_int(json_get(json, "width"), 0, 1 << 20, &out->width) ||
        !json_int(json_get(json, "height"), 0, 1 << 20, &out->height) ||
        !json_int(json_get(json, "duration_ms"), 0, INT64_MAX, &out->duration_ms) ||
        !json_bool(json_get(json, "animated"), &out->animated) ||
        !json_bool(json_get(json, "alpha"), &out->alpha) ||
        !json_bool(json_get(json, "poster"), &out->poster))
        return false;
    for (const struct json *v = json_first(json_get(json, "removed")); v != NULL; v = v->next) {
        const char *note = json_text(v);

        if (note != NULL && out->removed_count < REMOVED_NOTES_MAX)
            out->removed[out->removed_count++] = note;
    }
    return read_renditions(json_get(json, "renditions"), out->alpha, out);
}

/* The program says in its own sentence why it refuses a file; the exit code says what kind of no that is. */
static enum status refusal(const struct json *json, struct err *err)
{
    const char *name = json_text(json_get(json, "status"));
    const char *detail = json_text(json_get(json, "detail"));

    for (int i = 1; name != NULL && detail != NULL && i < STATUS__COUNT; i++) {
        if (strcmp(status_row((enum status)i)->name, name) == 0)
            return err_set(err, (enum status)i, "%s", detail);
    }
    return err_set(err, STATUS_IO, "pierogis-render gave an answer that makes no sense");
}

static enum status read_result(const struct child_result *result, struct arena *arena,
                               struct render_report *out, struct err *err)
{
    const struct json *json;

    if (result->end == CHILD_TIMED_OUT)
        return err_set(err, STATUS_TOO_LARGE, "the file takes longer to work on than is allowed");
    if (result->end != CHILD_EXITED)
        return err_set(err, STATUS_IO, "pierogis-render broke down (signal %d): %.200s",
                       result->code, result->errors.at);
    if (json_read(&json, arena, buf_view(&result->output), REPORT_MAX, NULL) != STATUS_OK)
        return err_set(err, STATUS_IO, "pierogis-render gave no report: %.200s", result->errors.at);
    if (result->code != 0)
        return refusal(json, err);
    if (!read_report(json, out))
        return err_set(err, STATUS_IO, "pierogis-render gave a report that makes no sense");
    return STATUS_OK;
}

enum status render_run(const struct render_tools *tools, int input, int job, uint32_t background,
                       int64_t max_bytes, struct arena *arena, struct render_report *out,
                       struct err *err)
{
    const bool has_ffmpeg = tools->ffmpeg != NULL && tools->ffprobe != NULL;
    const char *arguments[12] = {tools->render, "--max-bytes",
                                 arena_printf(arena, "%lld", (long long)max_bytes), "--background",
                                 arena_printf(arena, "%06x", (unsigned)background)};
    size_t count = 5;
    struct child_command command = {
        .path = tools->render,
        .arguments = arguments,
        .directory = -1,
        .input = input,
        .extra = job,
        .output_max = REPORT_MAX,
        .timeout_ms = TIMEOUT_MS,
    };
    struct child_result result;
    enum status status;

    if (has_ffmpeg) {
        arguments[count++] = "--ffmpeg";
        arguments[count++] = tools->ffmpeg;
        arguments[count++] = "--ffprobe";
        arguments[count++] = tools->ffprobe;
    } else {
        arguments[count++] = "--no-ffmpeg";
    }
    if (tools->render == NULL)
        return err_set(err, STATUS_IO, "pierogis-render is not installed; see pierogis doctor");
    if (lseek(input, 0, SEEK_SET) != 0)
        return err_set(err, STATUS_IO, "cannot go back to the beginning of the file");
    status = child_run(&command, &result, err);
    if (status == STATUS_OK)
        status = read_result(&result, arena, out, err);
    child_result_free(&result);
    return status;
}
