#include "probe.h"

#include "limits.h"

#include "base/json_read.h"
#include "base/number.h"

#define MOST_JSON ((size_t)1024 * 1024)

/* Which sound and pictures browsers play in which container. */
static const struct {
    enum media_type type;
    const char *video[5]; /* names as ffprobe has them */
    const char *audio[4];
    const char *sentence;
} containers[] = {
    {MEDIA_MP4,
     {"h264", "hevc", "av1", "mpeg4", NULL},
     {"aac", "mp3", "opus", NULL},
     "browsers do not play this kind of MP4; export it with H.264 pictures and AAC sound"},
    {MEDIA_WEBM,
     {"vp8", "vp9", "av1", NULL},
     {"vorbis", "opus", NULL},
     "browsers do not play this kind of WebM or Matroska; export it as MP4 with H.264 and AAC"},
    {MEDIA_MP3, {NULL}, {"mp3", NULL}, "this is not an MP3 recording; save it as MP3"},
    {MEDIA_OGG,
     {NULL},
     {"vorbis", "opus", NULL},
     "browsers do not play this kind of Ogg; save it as Opus or Vorbis"},
};

static bool is_listed(const char *const *list, const char *name)
{
    for (; name != NULL && *list != NULL; list++) {
        if (strcmp(*list, name) == 0)
            return true;
    }
    return false;
}

/* "12.345000" as milliseconds; false for anything else, "N/A" included. */
static bool read_seconds(const char *text, int64_t *ms)
{
    struct str rest = str_of(text), whole, part = STR("");
    uint64_t seconds, thousandths = 0;

    if (text == NULL || !str_cut(&rest, '.', &whole) || !number_u64(whole, UINT32_MAX, &seconds))
        return false;
    if (str_cut(&rest, '.', &part) && part.len >= 3 &&
        !number_u64(str_slice(part, 0, 3), 999, &thousandths))
        return false;
    *ms = (int64_t)(seconds * 1000 + thousandths);
    return true;
}

static void note_tags(struct notes *notes, const struct json *tags)
{
    static const struct {
        const char *part; /* of a lower-case key */
        int note;         /* enum note, -1 = part of the format, nobody's data */
    } words[] = {
        {"location", NOTE_POSITION},
        {"gps", NOTE_POSITION},
        {"title", NOTE_TITLE},
        {"artist", NOTE_AUTHOR},
        {"author", NOTE_AUTHOR},
        {"composer", NOTE_AUTHOR},
        {"performer", NOTE_AUTHOR},
        {"copyright", NOTE_COPYRIGHT},
        {"make", NOTE_CAMERA},
        {"model", NOTE_CAMERA},
        {"date", NOTE_DATE},
        {"creation_time", NOTE_DATE},
        {"year", NOTE_DATE},
        {"comment", NOTE_COMMENT},
        {"description", NOTE_COMMENT},
        {"lyrics", NOTE_COMMENT},
        {"encoder", NOTE_SOFTWARE},
        {"software", NOTE_SOFTWARE},
        {"encoded", NOTE_SOFTWARE},
        {"brand", -1},
        {"minor_version", -1},
        {"language", -1},
        {"handler_name", -1},
        {"vendor_id", -1},
        {"duration", -1},
    };

    for (const struct json *tag = json_first(tags); tag != NULL; tag = tag->next) {
        int note = NOTE_OTHER;
        char key[64];
        size_t len = tag->key.len < sizeof(key) - 1 ? tag->key.len : sizeof(key) - 1;

        for (size_t i = 0; i < len; i++)
            key[i] = ascii_lower(tag->key.at[i]);
        key[len] = '\0';
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (strstr(key, words[i].part) != NULL) {
                note = words[i].note;
                break;
            }
        }
        if (note >= 0)
            notes_add(notes, (enum note)note);
    }
}

/* Turned by a quarter, as the side data of ffprobe say. */
static bool is_turned(const struct json *stream)
{
    const struct json *entry = json_first(json_get(stream, "side_data_list"));
    int64_t degrees = 0;

    for (; entry != NULL; entry = entry->next)
        json_int(json_get(entry, "rotation"), -360, 360, &degrees);
    return degrees % 180 != 0;
}

static enum status read_size(struct probe *probe, const struct json *stream, struct err *err)
{
    struct str ratio = str_of(json_text(json_get(stream, "sample_aspect_ratio"))), part;
    int64_t width = 0, height = 0;
    uint64_t across, down;

    json_int(json_get(stream, "width"), 0, INT32_MAX, &width);
    json_int(json_get(stream, "height"), 0, INT32_MAX, &height);
    if (width == 0 || height == 0)
        return err_set(err, STATUS_INVALID,
                       "the video does not say how large it is; export it again");
    if (width > LIMIT_VIDEO_SIDE || height > LIMIT_VIDEO_SIDE)
        return err_set(err, STATUS_TOO_LARGE,
                       "the video has more than %d pixels along one side; make it smaller",
                       LIMIT_VIDEO_SIDE);
    /* Pixels that are not square: the width is what changes. */
    if (str_cut(&ratio, ':', &part) && number_u64(part, 1000000, &across) && across > 0 &&
        str_cut(&ratio, ':', &part) && number_u64(part, 1000000, &down) && down > 0) {
        int64_t shown = (width * (int64_t)across + (int64_t)down / 2) / (int64_t)down;

        if (shown >= 1 && shown <= LIMIT_VIDEO_SIDE)
            width = shown;
    }
    probe->width = (uint32_t)(is_turned(stream) ? height : width);
    probe->height = (uint32_t)(is_turned(stream) ? width : height);
    return STATUS_OK;
}

static enum status read_stream(struct probe *probe, size_t container, const struct json *stream,
                               struct err *err)
{
    const char *kind = json_text(json_get(stream, "codec_type"));
    const char *codec = json_text(json_get(stream, "codec_name"));
    int64_t cover = 0;
    bool video = kind != NULL && strcmp(kind, "video") == 0;
    bool audio = kind != NULL && strcmp(kind, "audio") == 0;

    json_int(json_get(json_get(stream, "disposition"), "attached_pic"), 0, 1, &cover);
    note_tags(&probe->notes, json_get(stream, "tags"));
    if (video && cover == 1) {
        notes_add(&probe->notes, NOTE_COVER);
        return STATUS_OK;
    }
    /* Only the first of each kind is taken over. */
    if ((!video && !audio) || (video && probe->has_video) || (audio && probe->has_audio)) {
        notes_add(&probe->notes, NOTE_STREAMS);
        return STATUS_OK;
    }
    if (!is_listed(video ? containers[container].video : containers[container].audio, codec))
        return err_set(err, STATUS_UNSUPPORTED, "%s", containers[container].sentence);
    if (audio) {
        probe->has_audio = true;
        if (probe->type == MEDIA_OGG && strcmp(codec, "opus") == 0)
            probe->type = MEDIA_OPUS;
        return STATUS_OK;
    }
    probe->has_video = true;
    return read_size(probe, stream, err);
}

static enum status read_all(struct probe *probe, const struct json *root, struct err *err)
{
    const struct json *streams = json_get(root, "streams"), *format = json_get(root, "format");
    size_t container = 0;
    enum status status;

    while (containers[container].type != probe->type)
        container++;
    if (json_count(streams) > LIMIT_VIDEO_STREAMS)
        return err_set(err, STATUS_TOO_LARGE, "the file has more than %d tracks",
                       LIMIT_VIDEO_STREAMS);
    for (const struct json *s = json_first(streams); s != NULL; s = s->next) {
        status = read_stream(probe, container, s, err);
        if (status != STATUS_OK)
            return status;
    }
    if (containers[container].video[0] != NULL && !probe->has_video)
        return err_set(err, STATUS_UNSUPPORTED, "this file has sound only; save it as MP3 or Opus");
    if (containers[container].video[0] == NULL && !probe->has_audio)
        return err_set(err, STATUS_INVALID, "there is no sound in this recording");
    note_tags(&probe->notes, json_get(format, "tags"));
    if (json_count(json_get(root, "chapters")) > 0)
        notes_add(&probe->notes, NOTE_CHAPTERS);
    if (!read_seconds(json_text(json_get(format, "duration")), &probe->duration_ms))
        probe->duration_ms = -1;
    if (probe->duration_ms > LIMIT_VIDEO_MS)
        return err_set(err, STATUS_TOO_LARGE, "it is longer than %d hours; cut it into parts",
                       (int)(LIMIT_VIDEO_MS / 3600000));
    return STATUS_OK;
}

enum status probe_read(struct probe *probe, enum media_type type, struct str text, struct err *err)
{
    const struct json *root = NULL;
    struct arena arena = {0};
    enum status status;

    memset(probe, 0, sizeof(*probe));
    probe->type = type == MEDIA_OPUS ? MEDIA_OGG : type;
    status = json_read(&root, &arena, text, MOST_JSON, NULL);
    if (status == STATUS_OK)
        status = read_all(probe, root, err);
    else
        err_set(err, STATUS_INVALID, "ffprobe's answer about this file cannot be read");
    arena_free(&arena);
    return status == STATUS_OK ? STATUS_OK : err == NULL ? status : err->status;
}
