#include "mp4_boxes.h"

#include "bytes.h"
#include "limits.h"

#define INSTALL_FFMPEG                                                                             \
    "ask the admin to install ffmpeg, or export it as an ordinary MP4 (H.264 and AAC)"

static enum status damaged(const struct mp4_box *box, struct err *err)
{
    return err_set(
        err, STATUS_INVALID,
        "the MP4 file is damaged in its part \"%s\"; copy it again from where it came from, "
        "or export it again",
        box->type);
}

static bool is_one_of(const uint8_t *type, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(type, list[i], 4) == 0)
            return true;
    }
    return false;
}
#define IS_ONE_OF(type, list) is_one_of((type), (list), sizeof(list) / sizeof((list)[0]))

/* 4.3: the brands that the file says it keeps to. */
enum status mp4_read_ftyp(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    static const char *const brands[] = {"isom", "iso2", "iso3", "iso4", "iso5",
                                         "iso6", "iso7", "iso8", "iso9", "mp41",
                                         "mp42", "avc1", "M4V ", "MSNV", "mmp4"};
    const uint8_t *data = s->bytes + box->offset;

    if (box->len < 8)
        return damaged(box, err);
    if (IS_ONE_OF(data, brands))
        return STATUS_OK;
    for (size_t at = 8; at + 4 <= box->len; at += 4) {
        if (IS_ONE_OF(data + at, brands))
            return STATUS_OK;
    }
    return err_set(
        err, STATUS_UNSUPPORTED,
        "this is a relative of MP4 (such as a QuickTime movie) that needs ffmpeg here; " INSTALL_FFMPEG);
}

enum status mp4_read_mdat(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    (void)box;
    (void)err;
    s->has_mdat = true;
    return STATUS_OK;
}

enum status mp4_read_moov(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    if (s->has_moov)
        return damaged(box, err);
    s->has_moov = true;
    return STATUS_OK;
}

enum status mp4_read_fragment(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    (void)s;
    (void)box;
    return err_set(err, STATUS_UNSUPPORTED,
                   "this MP4 file is in fragments, which needs ffmpeg here; " INSTALL_FFMPEG);
}

/* Zeros `len` bytes at `at` of the box and notes when something was there. */
static void wipe(struct mp4_state *s, const struct mp4_box *box, size_t at, size_t len,
                 enum note note)
{
    uint8_t *data = s->bytes + box->offset;

    for (size_t i = at; i < at + len && i < box->len; i++) {
        if (data[i] != 0)
            notes_add(&s->notes, note);
        data[i] = 0;
    }
}

/* mvhd, tkhd and mdhd begin alike: version and flags, two dates, then as the caller knows. Returns the offset
 * behind the dates, 0 for a box that is too short. */
static size_t wipe_dates(struct mp4_state *s, const struct mp4_box *box, size_t least, bool *wide)
{
    *wide = box->len > 0 && s->bytes[box->offset] == 1;
    if (box->len < least + (*wide ? 12 : 0))
        return 0;
    wipe(s, box, 4, *wide ? 16 : 8, NOTE_DATE);
    return *wide ? 20 : 12;
}

/* 8.2.2 */
enum status mp4_read_mvhd(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    const uint8_t *data = s->bytes + box->offset;
    bool wide;
    size_t at = wipe_dates(s, box, 100, &wide);

    if (at == 0 || s->timescale != 0)
        return damaged(box, err);
    s->timescale = be32(data + at);
    s->duration = wide ? be64(data + at + 4) : be32(data + at + 4);
    if (s->timescale == 0)
        return damaged(box, err);
    return STATUS_OK;
}

enum status mp4_read_trak(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    (void)box;
    memset(&s->track, 0, sizeof(s->track));
    if (++s->tracks > LIMIT_VIDEO_STREAMS)
        return err_set(err, STATUS_TOO_LARGE, "the video has more than %d tracks",
                       LIMIT_VIDEO_STREAMS);
    return STATUS_OK;
}

/* 8.3.2 */
enum status mp4_read_tkhd(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    const uint8_t *data = s->bytes + box->offset;
    bool wide;
    size_t at = wipe_dates(s, box, 84, &wide), matrix;

    if (at == 0)
        return damaged(box, err);
    matrix = at + (wide ? 16 : 12) + 16; /* behind track id, duration, layer, group, volume */
    s->track.width = be32(data + matrix + 36) >> 16;
    s->track.height = be32(data + matrix + 40) >> 16;
    if (be32(data + matrix) == 0 && be32(data + matrix + 4) != 0) { /* a quarter turn */
        uint32_t width = s->track.width;

        s->track.width = s->track.height;
        s->track.height = width;
    }
    return STATUS_OK;
}

/* 8.4.2 */
enum status mp4_read_mdhd(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    bool wide;

    return wipe_dates(s, box, 24, &wide) == 0 ? damaged(box, err) : STATUS_OK;
}

/* 8.4.3 */
enum status mp4_read_hdlr(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    if (box->len < 24)
        return damaged(box, err);
    memcpy(s->track.handler, s->bytes + box->offset + 8, 4);
    /* A name that the writing program gave it. Every file has one, so it is not worth a note. */
    memset(s->bytes + box->offset + 24, 0, box->len - 24);
    return STATUS_OK;
}

/* 8.7.2: one entry "url " that says "in this file". */
enum status mp4_read_dinf(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    const uint8_t *data = s->bytes + box->offset;

    if (box->len != 28 || memcmp(data + 4, "dref", 4) != 0 || be32(data + 12) != 1 ||
        memcmp(data + 20, "url ", 4) != 0 || be32(data + 24) != 1)
        return err_set(err, STATUS_UNSUPPORTED,
                       "this MP4 file takes its pictures from other files; export it as one file");
    return STATUS_OK;
}

/* 8.5.2 */
enum status mp4_read_stsd(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    static const char *const codecs[] = {"avc1", "avc3", "hvc1", "hev1", "av01",
                                         "mp4v", "mp4a", ".mp3", "Opus"};
    const uint8_t *data = s->bytes + box->offset;

    if (box->len < 16 || be32(data + 4) == 0)
        return damaged(box, err);
    if (be32(data + 4) != 1 || !IS_ONE_OF(data + 12, codecs))
        return err_set(err, STATUS_UNSUPPORTED,
                       "browsers do not play this kind of video; " INSTALL_FFMPEG);
    s->track.has_codec = true;
    if (memcmp(s->track.handler, "vide", 4) == 0)
        wipe(s, box, 8 + 50, 32, NOTE_SOFTWARE); /* the name of the encoder, 12.1.3 */
    return STATUS_OK;
}

/* Whether a full box holds as many entries of `each` bytes behind `head` bytes as it says at `count_at`. */
static bool holds(const struct mp4_state *s, const struct mp4_box *box, size_t count_at,
                  size_t each)
{
    size_t head = count_at + 4;

    return box->len >= head &&
           be32(s->bytes + box->offset + count_at) == (box->len - head) / each &&
           (box->len - head) % each == 0;
}

/* 8.6.1.2, 8.6.1.3 */
enum status mp4_read_times(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    s->track.has_times = true;
    return holds(s, box, 4, 8) ? STATUS_OK : damaged(box, err);
}

/* 8.6.2 */
enum status mp4_read_keys(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    return holds(s, box, 4, 4) ? STATUS_OK : damaged(box, err);
}

/* 8.7.4 */
enum status mp4_read_stsc(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    return holds(s, box, 4, 12) ? STATUS_OK : damaged(box, err);
}

/* 8.7.3.2: a size for all samples, or one for each. */
enum status mp4_read_stsz(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    s->track.has_sizes = true;
    if (box->len >= 12 && be32(s->bytes + box->offset + 4) != 0)
        return STATUS_OK;
    return holds(s, box, 8, 4) ? STATUS_OK : damaged(box, err);
}

/* 8.7.5 */
enum status mp4_read_stco(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    const uint8_t *data = s->bytes + box->offset;

    if (!holds(s, box, 4, 4))
        return damaged(box, err);
    for (size_t at = 8; at < box->len; at += 4) {
        if (be32(data + at) >= s->size)
            return damaged(box, err);
    }
    s->track.has_chunks = true;
    return STATUS_OK;
}

enum status mp4_read_co64(struct mp4_state *s, const struct mp4_box *box, struct err *err)
{
    const uint8_t *data = s->bytes + box->offset;

    if (!holds(s, box, 4, 8))
        return damaged(box, err);
    for (size_t at = 8; at < box->len; at += 8) {
        if (be64(data + at) >= s->size)
            return damaged(box, err);
    }
    s->track.has_chunks = true;
    return STATUS_OK;
}

enum status mp4_end_track(struct mp4_state *s, struct err *err)
{
    bool video = strcmp(s->track.handler, "vide") == 0;

    if (!video && strcmp(s->track.handler, "soun") != 0)
        return err_set(
            err, STATUS_UNSUPPORTED,
            "this video has a track that is neither picture nor sound, often a record of "
            "positions, and only ffmpeg can take it out; " INSTALL_FFMPEG);
    if (!s->track.has_codec || !s->track.has_times || !s->track.has_sizes || !s->track.has_chunks)
        return err_set(err, STATUS_INVALID,
                       "a track of the MP4 file is not whole; export it again");
    if (video && s->videos++ == 0) {
        s->width = s->track.width;
        s->height = s->track.height;
    }
    return STATUS_OK;
}
