#include "strip_webp.h"

#include "bytes.h"
#include "limits.h"

enum flag {
    FLAG_ANIMATION = 0x02,
    FLAG_EXIF = 0x08,
    FLAG_ALPHA = 0x10,
    FLAG_ICC = 0x20
};

struct chunk {
    struct str type; /* four letters */
    struct str data;
};

struct walk {
    uint32_t width, height; /* of the canvas; 0 = no extended header */
    size_t flags_at;        /* offset of the flags in the output */
    bool has_icc, has_picture, has_animation;
    uint32_t frames;
};

/* Takes one chunk and its padding byte off `*rest`. */
static enum status next_chunk(struct str *rest, struct chunk *c, struct err *err)
{
    size_t len;

    if (rest->len < 8)
        return strip_damaged("WebP", err);
    len = le32(rest->at + 4);
    if (len > rest->len - 8)
        return strip_cut_off(err);
    c->type = str_slice(*rest, 0, 4);
    c->data = str_slice(*rest, 8, 8 + len);
    *rest = str_slice(*rest, 8 + len + (len & 1), rest->len);
    return STATUS_OK;
}

static void put_chunk(struct buf *out, const char *type, struct str data)
{
    char start[8];

    memcpy(start, type, 4);
    put_le32(start + 4, (uint32_t)data.len);
    buf_add(out, start, sizeof(start));
    buf_str(out, data);
    if (data.len & 1)
        buf_char(out, '\0');
}

static bool is_picture(struct str type)
{
    return str_is(type, "VP8 ") || str_is(type, "VP8L");
}

static enum status take_extended(struct walk *w, const struct chunk *c, struct stripped *out,
                                 struct err *err)
{
    char data[10];

    if (c->data.len < sizeof(data) || w->width != 0 || w->has_picture)
        return strip_damaged("WebP", err);
    memcpy(data, c->data.at, sizeof(data));
    w->width = le24(data + 4) + 1;
    w->height = le24(data + 7) + 1;
    data[0] = (char)(data[0] & (FLAG_ANIMATION | FLAG_ALPHA));
    data[1] = data[2] = data[3] = 0;
    w->flags_at = out->bytes.len + 8;
    put_chunk(&out->bytes, "VP8X", (struct str){data, sizeof(data)});
    return limit_picture(w->width, w->height, err);
}

static enum status take_frame(struct walk *w, const struct chunk *c, struct stripped *out,
                              struct err *err)
{
    struct str rest = str_slice(c->data, 16, c->data.len);
    struct buf frame = BUF_INIT;
    enum status status;
    bool picture = false;
    struct chunk part;

    if (c->data.len < 16 || !w->has_animation ||
        2 * (uint64_t)le24(c->data.at) + le24(c->data.at + 6) + 1 > w->width ||
        2 * (uint64_t)le24(c->data.at + 3) + le24(c->data.at + 9) + 1 > w->height)
        return strip_damaged("WebP", err);
    status = limit_animation(w->width, w->height, ++w->frames, err);
    buf_add(&frame, c->data.at, 16);
    while (status == STATUS_OK && rest.len > 0) {
        status = next_chunk(&rest, &part, err);
        if (status != STATUS_OK)
            break;
        if (!picture && (is_picture(part.type) || str_is(part.type, "ALPH"))) {
            put_chunk(&frame, part.type.at, part.data);
            picture = is_picture(part.type);
        } else {
            notes_add(&out->notes, NOTE_OTHER);
        }
    }
    if (status == STATUS_OK && !picture)
        status = strip_damaged("WebP", err);
    put_chunk(&out->bytes, "ANMF", buf_view(&frame));
    buf_free(&frame);
    return status;
}

static void note_dropped(struct notes *notes, const struct chunk *c)
{
    if (str_is(c->type, "EXIF")) {
        size_t head = c->data.len >= 6 && memcmp(c->data.at, "Exif\0\0", 6) == 0 ? 6 : 0;

        notes_exif(notes, str_slice(c->data, head, c->data.len));
    } else if (str_is(c->type, "XMP ")) {
        notes_xmp(notes, c->data);
    } else {
        notes_add(notes, NOTE_OTHER);
    }
}

static enum status take_chunk(struct walk *w, const struct chunk *c, struct stripped *out,
                              struct err *err)
{
    if (str_is(c->type, "VP8X"))
        return take_extended(w, c, out, err);
    if (str_is(c->type, "ANMF"))
        return take_frame(w, c, out, err);
    if (str_is(c->type, "ICCP") && w->width != 0 && !w->has_icc && !w->has_picture &&
        w->frames == 0 && c->data.len <= LIMIT_METADATA) {
        w->has_icc = true;
        out->bytes.at[w->flags_at] = (char)(out->bytes.at[w->flags_at] | FLAG_ICC);
    } else if (str_is(c->type, "ANIM") && w->width != 0 && !w->has_animation && !w->has_picture) {
        w->has_animation = true;
    } else if (is_picture(c->type) && !w->has_picture && !w->has_animation) {
        w->has_picture = true;
    } else if (!str_is(c->type, "ALPH") || w->width == 0 || w->has_picture || w->has_animation) {
        note_dropped(&out->notes, c);
        return STATUS_OK;
    }
    put_chunk(&out->bytes, c->type.at, c->data);
    return STATUS_OK;
}

/* At the end, where the format wants it. */
static void put_orientation(struct buf *webp, const struct walk *w, int orientation)
{
    char tiff[ORIENTATION_BYTES];

    notes_write_orientation(orientation, tiff);
    put_chunk(webp, "EXIF", (struct str){tiff, sizeof(tiff)});
    webp->at[w->flags_at] = (char)(webp->at[w->flags_at] | FLAG_EXIF);
}

enum status strip_webp(struct str in, struct stripped *out, struct err *err)
{
    enum status status = STATUS_OK;
    struct str rest;
    struct walk w;
    size_t size;

    memset(&w, 0, sizeof(w));
    if (in.len < 12 || memcmp(in.at, "RIFF", 4) != 0 || memcmp(in.at + 8, "WEBP", 4) != 0)
        return strip_damaged("WebP", err);
    size = (size_t)le32(in.at + 4) + 8;
    if (size > in.len)
        return strip_cut_off(err);
    if (size < in.len)
        notes_add(&out->notes, NOTE_TRAILING);
    rest = str_slice(in, 12, size);
    buf_reserve(&out->bytes, in.len + 16);
    buf_add(&out->bytes, in.at, 12);
    while (status == STATUS_OK && rest.len > 0) {
        struct chunk c;

        status = next_chunk(&rest, &c, err);
        if (status == STATUS_OK)
            status = take_chunk(&w, &c, out, err);
    }
    if (status == STATUS_OK && !w.has_picture && w.frames == 0)
        status = strip_damaged("WebP", err);
    if (status != STATUS_OK)
        return status;
    if (w.width == 0 ||
        w.has_animation) /* has no place for it, or programs disagree about turning it */
        out->notes.orientation = 0;
    if (out->notes.orientation > 1)
        put_orientation(&out->bytes, &w, out->notes.orientation);
    put_le32(out->bytes.at + 4, (uint32_t)(out->bytes.len - 8));
    out->frames = w.has_animation ? w.frames : 1;
    return STATUS_OK;
}
