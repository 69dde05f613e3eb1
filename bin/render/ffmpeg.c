#include "ffmpeg.h"

#include "limits.h"

#include "base/child.h"
#include "base/file.h"
#include "base/sandbox_libraries.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

#define MOST_ANSWER ((size_t)1024 * 1024) /* of ffprobe */

/* No network, no playlists, no other files: only these readers, and only plain files. */
#define WHITELISTS                                                                                 \
    "-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,matroska,webm,ogg,mp3,png_pipe"

enum status ffmpeg_confine(const struct ffmpeg *tools, struct err *err)
{
    const char *const programs[] = {tools->ffmpeg, tools->ffprobe};
    enum {
        PROGRAMS = 2,
        COUNT = PROGRAMS + SANDBOX_LIBRARIES
    };
    struct sandbox_rule rules[COUNT + 1];
    enum status status = STATUS_OK;

    for (int i = 0; i < PROGRAMS; i++) {
        rules[i] = (struct sandbox_rule){open(programs[i], O_PATH | O_CLOEXEC), SANDBOX_EXEC};
        if (rules[i].fd < 0)
            status = err_errno(err, errno, "cannot open %s", programs[i]);
    }
    sandbox_libraries(rules + PROGRAMS);
    rules[COUNT] = (struct sandbox_rule){tools->directory, SANDBOX_WRITE};
    if (status == STATUS_OK)
        status = sandbox_enter(SANDBOX_FFMPEG, rules, COUNT + 1, NULL, err);
    for (int i = 0; i < COUNT; i++)
        file_close(rules[i].fd);
    return status;
}

/* Runs one of the two. `sentence` is what to say when it is not content with the file: its own words may contain
 * the file's. */
static enum status run(const struct ffmpeg *tools, const char *path, const char *const *arguments,
                       struct child_result *result, const char *sentence, struct err *err)
{
    struct child_command command = {
        .path = path,
        .arguments = arguments,
        .directory = tools->directory,
        .input = -1,
        .extra = -1,
        .limits = {LIMIT_FFMPEG_MEMORY, LIMIT_FFMPEG_CPU, tools->file_bytes, 64},
        .output_max = MOST_ANSWER,
        .timeout_ms = LIMIT_FFMPEG_WALL * 1000,
    };
    enum status status = child_run(&command, result, err);

    if (status != STATUS_OK)
        return err_set(err, STATUS_IO, "%s cannot be started; see pierogis doctor", path);
    if (result->end == CHILD_EXITED && result->code == 0)
        return STATUS_OK;
    if (result->end == CHILD_EXITED)
        return err_set(err, STATUS_INVALID, "%s", sentence);
    return err_set(err, STATUS_TOO_LARGE,
                   "ffmpeg needs more time, memory or space for this file than is allowed; make it "
                   "smaller or shorter");
}

enum status ffmpeg_probe(const struct ffmpeg *tools, const char *name, enum media_type type,
                         struct probe *probe, struct err *err)
{
    char url[64];
    const char *const arguments[] = {
        "ffprobe",        "-v", "error", WHITELISTS, "-of", "json", "-show_format", "-show_streams",
        "-show_chapters", url,  NULL};
    struct child_result result;
    enum status status;

    snprintf(url, sizeof(url), "file:%s", name);
    status = run(tools, tools->ffprobe, arguments, &result,
                 "ffmpeg cannot make sense of this file; copy it again from where it came from, or "
                 "export it again",
                 err);
    if (status == STATUS_OK)
        status = probe_read(probe, type, buf_view(&result.output), err);
    child_result_free(&result);
    return status;
}

/* The last arguments of a remux: which tracks, and how the container is written. */
static const char *const *container_arguments(enum media_type type)
{
    static const char *const mp4[] = {"-map",       "0:V:0", "-map", "0:a:0?", "-movflags",
                                      "+faststart", "-f",    "mp4",  NULL};
    static const char *const webm[] = {"-map", "0:V:0", "-map", "0:a:0?", "-f", "webm", NULL};
    static const char *const mp3[] = {
        "-map", "0:a:0", "-id3v2_version", "0", "-write_id3v1", "0", "-f", "mp3", NULL};
    static const char *const ogg[] = {"-map", "0:a:0", "-f", "ogg", NULL};

    return type == MEDIA_MP4 ? mp4 : type == MEDIA_WEBM ? webm : type == MEDIA_MP3 ? mp3 : ogg;
}

enum status ffmpeg_remux(const struct ffmpeg *tools, const char *from, const char *to,
                         enum media_type type, struct err *err)
{
    char input[64], output[64];
    const char *const common[] = {"ffmpeg",
                                  "-nostdin",
                                  "-v",
                                  "error",
                                  "-y",
                                  "-threads",
                                  "1",
                                  WHITELISTS,
                                  "-i",
                                  input,
                                  "-c",
                                  "copy",
                                  "-map_metadata",
                                  "-1",
                                  "-map_metadata:s",
                                  "-1",
                                  "-map_chapters",
                                  "-1",
                                  "-fflags",
                                  "+bitexact",
                                  "-flags:v",
                                  "+bitexact",
                                  "-flags:a",
                                  "+bitexact"};
    enum {
        COUNT = sizeof(common) / sizeof(common[0])
    };
    const char *arguments[COUNT + 12];
    size_t count = COUNT;
    struct child_result result;
    enum status status;

    snprintf(input, sizeof(input), "file:%s", from);
    snprintf(output, sizeof(output), "file:%s", to);
    memcpy(arguments, common, sizeof(common));
    for (const char *const *more = container_arguments(type); *more != NULL; more++)
        arguments[count++] = *more;
    arguments[count++] = output;
    arguments[count] = NULL;
    status =
        run(tools, tools->ffmpeg, arguments, &result,
            "ffmpeg cannot copy the tracks of this file; it may be damaged: export it again", err);
    child_result_free(&result);
    return status;
}

enum status ffmpeg_frame(const struct ffmpeg *tools, const char *from, const char *to,
                         int64_t moment_ms, uint32_t width, uint32_t height, struct err *err)
{
    char input[64], output[64], moment[32], filter[80];
    const char *const arguments[] = {"ffmpeg",
                                     "-nostdin",
                                     "-v",
                                     "error",
                                     "-y",
                                     "-threads",
                                     "1",
                                     "-max_pixels",
                                     "67108864",
                                     WHITELISTS,
                                     "-ss",
                                     moment,
                                     "-i",
                                     input,
                                     "-map",
                                     "0:V:0",
                                     "-map_metadata",
                                     "-1",
                                     "-frames:v",
                                     "1",
                                     "-vf",
                                     filter,
                                     "-pix_fmt",
                                     "rgb24",
                                     "-fflags",
                                     "+bitexact",
                                     "-c:v",
                                     "png",
                                     "-f",
                                     "image2",
                                     "-update",
                                     "1",
                                     output,
                                     NULL};
    struct child_result result;
    enum status status;

    snprintf(input, sizeof(input), "file:%s", from);
    snprintf(output, sizeof(output), "file:%s", to);
    snprintf(moment, sizeof(moment), "%" PRId64 ".%03d", moment_ms / 1000, (int)(moment_ms % 1000));
    /* Small first: choosing among thirty frames of full size would take gigabytes. */
    snprintf(filter, sizeof(filter), "scale=%u:%u:flags=area,setsar=1,thumbnail=30", width, height);
    status = run(tools, tools->ffmpeg, arguments, &result,
                 "ffmpeg cannot decode the pictures of this video; export it again", err);
    child_result_free(&result);
    if (status == STATUS_OK && faccessat(tools->directory, to, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        status =
            err_set(err, STATUS_INVALID, "ffmpeg finds no picture in this video; export it again");
    return status;
}
