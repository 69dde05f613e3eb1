#include "kind.h"

static const struct media_row rows[MEDIA__COUNT] = {
    [MEDIA_JPEG] = {"picture", "image/jpeg", "jpg", "JPEG"},
    [MEDIA_PNG] = {"picture", "image/png", "png", "PNG"},
    [MEDIA_GIF] = {"picture", "image/gif", "gif", "GIF"},
    [MEDIA_WEBP] = {"picture", "image/webp", "webp", "WebP"},
    [MEDIA_MP4] = {"video", "video/mp4", "mp4", "MP4"},
    [MEDIA_WEBM] = {"video", "video/webm", "webm", "WebM"},
    [MEDIA_MP3] = {"audio", "audio/mpeg", "mp3", "MP3"},
    [MEDIA_OGG] = {"audio", "audio/ogg", "ogg", "Ogg"},
    [MEDIA_OPUS] = {"audio", "audio/ogg", "opus", "Opus"},
};

const struct media_row *media_row(enum media_type type)
{
    return &rows[(unsigned)type < MEDIA__COUNT ? type : MEDIA_JPEG];
}

static bool at_is(struct str s, size_t at, const char *bytes)
{
    return str_starts(str_slice(s, at, s.len), bytes);
}

/* MPEG-1/2 layer III: eleven bits of sync, then values that a real header does not have left out. */
static bool is_mp3_frame(struct str s)
{
    const unsigned char *b = (const unsigned char *)s.at;

    return s.len >= 4 && b[0] == 0xff && (b[1] & 0xe6) == 0xe2 && (b[1] & 0x18) != 0x08 &&
           (b[2] & 0xf0) != 0xf0 && (b[2] & 0x0c) != 0x0c;
}

static bool known(struct str s, enum media_type *type)
{
    static const struct {
        size_t at;
        const char *bytes;
        enum media_type type;
    } marks[] = {
        {0, "\xff\xd8\xff", MEDIA_JPEG},
        {0, "\x89PNG\r\n\x1a\n", MEDIA_PNG},
        {0, "GIF87a", MEDIA_GIF},
        {0, "GIF89a", MEDIA_GIF},
        {8, "WEBP", MEDIA_WEBP},
        {4, "ftyp", MEDIA_MP4},
        {0, "\x1a\x45\xdf\xa3", MEDIA_WEBM},
        {0, "OggS", MEDIA_OGG},
        {0, "ID3", MEDIA_MP3},
    };

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (!at_is(s, marks[i].at, marks[i].bytes))
            continue;
        *type = marks[i].type;
        return marks[i].type != MEDIA_WEBP || at_is(s, 0, "RIFF");
    }
    *type = MEDIA_MP3;
    return is_mp3_frame(s);
}

/* The first brand of an ISO file that is a picture: HEIC and AVIF. */
static bool is_still_brand(struct str s)
{
    static const char *const brands[] = {"heic", "heix", "heim", "heis",
                                         "mif1", "msf1", "avif", "avis"};

    for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++) {
        if (at_is(s, 8, brands[i]))
            return true;
    }
    return false;
}

/* Case-insensitive search, for markup. */
static bool mentions(struct str s, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= s.len; i++) {
        if (str_is_nocase(str_slice(s, i, i + len), word))
            return true;
    }
    return false;
}

static bool is_markup(struct str s)
{
    if (str_starts(s, "\xef\xbb\xbf"))
        s = str_slice(s, 3, s.len);
    s = str_trim(s);
    return s.len > 0 && s.at[0] == '<';
}

static const char *refusal(struct str s)
{
    if (is_markup(s) && mentions(s, "<svg"))
        return "an SVG drawing is a program; export it as PNG";
    if (is_markup(s) && (mentions(s, "<html") || mentions(s, "<!doctype html") ||
                         mentions(s, "<script") || mentions(s, "<body")))
        return "this is an HTML page, not a picture; upload the picture itself, or text as .md or .txt";
    if (is_markup(s))
        return "this is an XML file, not a picture; upload the picture itself, or text as .md or .txt";
    if (mentions(str_slice(s, 0, 1024), "%PDF-"))
        return "this is a PDF document; export its pages as PNG or JPEG";
    if (at_is(s, 0, "#EXTM3U") || at_is(s, 0, "ffconcat"))
        return "this is a playlist, which names other files; upload the video itself";
    if (at_is(s, 4, "ftyp") && is_still_brand(s))
        return "HEIC and AVIF pictures are not taken; export it as JPEG";
    if (at_is(s, 0, "II*") || at_is(s, 0, "MM\0*") || at_is(s, 0, "BM") || at_is(s, 0, "8BPS"))
        return "this kind of picture is not shown by browsers; export it as JPEG or PNG";
    if (at_is(s, 0, "PK\x03\x04") || at_is(s, 0, "\x1f\x8b") || at_is(s, 0, "7z\xbc\xaf"))
        return "this is an archive; unpack it and upload the files in it";
    if (at_is(s, 0, "fLaC") || at_is(s, 8, "WAVE"))
        return "this kind of recording is too large for a web page; save it as MP3 or Opus";
    return "this kind of file is not taken; pictures are JPEG, PNG, GIF or WebP, videos MP4 or WebM, "
           "recordings MP3 or Ogg";
}

enum status kind_of(struct str start, enum media_type *type, struct err *err)
{
    if (start.len == 0)
        return err_set(err, STATUS_INVALID, "the file is empty");
    if (known(start, type) && !(*type == MEDIA_MP4 && is_still_brand(start)))
        return STATUS_OK;
    return err_set(err, STATUS_UNSUPPORTED, "%s", refusal(start));
}
