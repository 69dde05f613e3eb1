#include "strip_png.h"

#include "bytes.h"
#include "limits.h"

#include <zlib.h>

static const char signature[8] = {'\x89', 'P', 'N', 'G', '\r', '\n', '\x1a', '\n'};

struct chunk {
    struct str whole; /* length, type, data, check sum */
    struct str type;  /* four letters */
    struct str data;
};

struct walk {
    uint32_t width, height;
    bool has_data; /* IDAT seen */
    bool has_palette;
    bool ended;        /* IEND seen */
    bool animation;    /* acTL seen before IDAT */
    uint32_t promised; /* frames, as acTL says */
    uint32_t frames;   /* fcTL seen */
    uint32_t sequence; /* next number of fcTL and fdAT */
    unsigned colours;  /* bits: chunks about colours seen so far */
};

static enum status next_chunk(struct str in, size_t *at, struct chunk *c, struct err *err)
{
    uint32_t len, sum;

    if (in.len - *at < 12)
        return strip_cut_off(err);
    len = be32(in.at + *at);
    if (len > 0x7fffffff)
        return strip_damaged("PNG", err);
    if (len > in.len - *at - 12)
        return strip_cut_off(err);
    c->whole = str_slice(in, *at, *at + 12 + len);
    c->type = str_slice(c->whole, 4, 8);
    c->data = str_slice(c->whole, 8, 8 + (size_t)len);
    sum = (uint32_t)crc32(0, (const Bytef *)c->type.at, (uInt)(len + 4));
    if (sum != be32(c->data.at + len))
        return strip_damaged("PNG", err);
    *at += c->whole.len;
    return STATUS_OK;
}

static enum status read_header(struct walk *w, const struct chunk *c, struct err *err)
{
    if (c->data.len != 13 || !str_is(c->type, "IHDR"))
        return strip_damaged("PNG", err);
    w->width = be32(c->data.at);
    w->height = be32(c->data.at + 4);
    return limit_picture(w->width, w->height, err);
}

/* The keywords of textual chunks; what programs write into them. */
static void note_keyword(struct notes *notes, struct str data)
{
    static const struct {
        const char *keyword;
        enum note note;
    } keywords[] = {
        {"Author", NOTE_AUTHOR},
        {"Copyright", NOTE_COPYRIGHT},
        {"Comment", NOTE_COMMENT},
        {"Description", NOTE_COMMENT},
        {"Title", NOTE_TITLE},
        {"Software", NOTE_SOFTWARE},
        {"Creation Time", NOTE_DATE},
        {"date:create", NOTE_DATE},
        {"date:modify", NOTE_DATE},
        {"Raw profile type exif", NOTE_EXIF},
        {"Raw profile type APP1", NOTE_EXIF},
        {"Raw profile type iptc", NOTE_IPTC},
        {"Raw profile type xmp", NOTE_XMP},
    };
    struct str keyword = str_slice(data, 0, str_find(str_slice(data, 0, 80), '\0'));

    if (str_is(keyword, "XML:com.adobe.xmp")) {
        notes_xmp(notes, data);
        return;
    }
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (str_is(keyword, keywords[i].keyword)) {
            notes_add(notes, keywords[i].note);
            return;
        }
    }
    notes_add(notes, NOTE_COMMENT);
}

static void note_dropped(struct notes *notes, const struct chunk *c)
{
    if (str_is(c->type, "eXIf")) {
        notes_exif(notes, c->data);
    } else if (str_is(c->type, "tEXt") || str_is(c->type, "zTXt") || str_is(c->type, "iTXt")) {
        note_keyword(notes, c->data);
    } else if (str_is(c->type, "tIME")) {
        notes_add(notes, NOTE_DATE);
    } else if (!str_is(c->type, "pHYs") && !str_is(c->type, "bKGD") && !str_is(c->type, "sBIT") &&
               !str_is(c->type, "hIST") && !str_is(c->type, "sPLT")) {
        notes_add(notes, NOTE_OTHER);
    }
}

/* acTL, fcTL and fdAT. `*keep` says whether the chunk is wanted. */
static enum status read_animation(struct walk *w, const struct chunk *c, bool *keep,
                                  struct err *err)
{
    bool control = str_is(c->type, "fcTL");

    *keep = true;
    if (str_is(c->type, "acTL")) {
        if (c->data.len != 8 || w->has_data || w->animation)
            return strip_damaged("PNG", err);
        w->animation = true;
        w->promised = be32(c->data.at);
        return limit_animation(w->width, w->height, w->promised, err);
    }
    if (!w->animation) {
        *keep = false;
        return STATUS_OK;
    }
    if (c->data.len < 4 || be32(c->data.at) != w->sequence || (control && c->data.len != 26) ||
        (!control && (!w->has_data || w->frames == 0)))
        return strip_damaged("PNG", err);
    w->sequence++;
    if (control) {
        uint64_t right = (uint64_t)be32(c->data.at + 4) + be32(c->data.at + 12);
        uint64_t bottom = (uint64_t)be32(c->data.at + 8) + be32(c->data.at + 16);

        if (right > w->width || bottom > w->height || ++w->frames > w->promised)
            return strip_damaged("PNG", err);
    }
    return STATUS_OK;
}

/* What says how to read the numbers of the picture. Each comes once, before the picture. */
static bool is_wanted_colour(struct walk *w, const struct chunk *c)
{
    static const char *const types[] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP"};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (!str_is(c->type, types[i]))
            continue;
        if (w->has_data || (w->colours & 1u << i) != 0 || c->data.len > LIMIT_METADATA)
            return false;
        w->colours |= 1u << i;
        return true;
    }
    return false;
}

static enum status take_chunk(struct walk *w, const struct chunk *c, struct stripped *out,
                              struct err *err)
{
    enum status status = STATUS_OK;
    bool keep = is_wanted_colour(w, c);

    if (str_is(c->type, "IDAT")) {
        keep = w->has_data = true;
    } else if (str_is(c->type, "PLTE")) {
        keep = w->has_palette = true;
    } else if (str_is(c->type, "IEND")) {
        if (!w->has_data || c->data.len != 0)
            return strip_damaged("PNG", err);
        keep = w->ended = true;
    } else if (str_is(c->type, "acTL") || str_is(c->type, "fcTL") || str_is(c->type, "fdAT")) {
        status = read_animation(w, c, &keep, err);
    } else if ((c->type.at[0] & 0x20) == 0) {
        return strip_damaged(
            "PNG", err); /* a capital first letter: decoders must know it, ours does not */
    }
    if (keep)
        buf_str(&out->bytes, c->whole);
    else
        note_dropped(&out->notes, c);
    return status;
}

/* Behind the header, because not every reader looks for it behind the picture. */
static void put_orientation(struct buf *png, int orientation)
{
    const size_t at = sizeof(signature) + 12 + 13, size = 12 + ORIENTATION_BYTES;
    uint8_t chunk[12 + ORIENTATION_BYTES];

    put_be32(chunk, ORIENTATION_BYTES);
    memcpy(chunk + 4, "eXIf", 4);
    notes_write_orientation(orientation, (char *)chunk + 8);
    put_be32(chunk + size - 4, (uint32_t)crc32(0, chunk + 4, (uInt)(size - 8)));
    buf_reserve(png, size);
    memmove(png->at + at + size, png->at + at, png->len - at);
    memcpy(png->at + at, chunk, size);
    buf_grew(png, size);
}

enum status strip_png(struct str in, struct stripped *out, struct err *err)
{
    struct walk w;
    enum status status;
    struct chunk c;
    size_t at = sizeof(signature);

    memset(&w, 0, sizeof(w));
    if (in.len < at || memcmp(in.at, signature, at) != 0)
        return strip_damaged("PNG", err);
    status = next_chunk(in, &at, &c, err);
    if (status == STATUS_OK)
        status = read_header(&w, &c, err);
    if (status != STATUS_OK)
        return status;
    buf_reserve(&out->bytes, in.len);
    buf_add(&out->bytes, signature, sizeof(signature));
    buf_str(&out->bytes, c.whole);
    while (!w.ended) {
        status = next_chunk(in, &at, &c, err);
        if (status == STATUS_OK)
            status = take_chunk(&w, &c, out, err);
        if (status != STATUS_OK)
            return status;
    }
    if (w.animation && (w.frames != w.promised || w.frames == 0))
        return strip_damaged("PNG", err);
    out->frames = w.animation ? w.frames : 1;
    if (w.animation) /* is shown as it is, and programs disagree about turning it */
        out->notes.orientation = 0;
    if (out->notes.orientation > 1)
        put_orientation(&out->bytes, out->notes.orientation);
    if (at < in.len)
        notes_add(&out->notes, NOTE_TRAILING);
    return STATUS_OK;
}

void strip_png_profile(struct buf *png)
{
    size_t at = sizeof(signature);
    struct chunk c;

    while (next_chunk(buf_view(png), &at, &c, NULL) == STATUS_OK) {
        if (!str_is(c.type, "iCCP"))
            continue;
        at -= c.whole.len;
        memmove(png->at + at, png->at + at + c.whole.len, png->len - at - c.whole.len);
        buf_cut(png, png->len - c.whole.len);
    }
}
