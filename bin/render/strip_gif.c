#include "strip_gif.h"

#include "bytes.h"
#include "limits.h"

enum block {
    BLOCK_TEXT = 0x01,
    BLOCK_EXTENSION = 0x21,
    BLOCK_IMAGE = 0x2c,
    BLOCK_TRAILER = 0x3b,
    BLOCK_CONTROL = 0xf9,
    BLOCK_COMMENT = 0xfe,
    BLOCK_APPLICATION = 0xff
};

#define HEAD_SIZE 13 /* signature and logical screen */

struct walk {
    struct str in;
    size_t at;
    struct str control; /* a graphic control block that waits for its frame; len 0 = none */
    uint32_t frames;
    uint64_t pixels;
    bool looped;
};

/* Bytes of the colour table that a packed field announces. */
static size_t table_size(uint8_t packed)
{
    return (packed & 0x80) != 0 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

static bool has(const struct walk *w, size_t len)
{
    return w->in.len - w->at >= len;
}

/* Moves behind the sub-blocks at `at` and their terminator. */
static enum status skip_sub_blocks(struct walk *w, struct err *err)
{
    for (;;) {
        size_t len;

        if (!has(w, 1))
            return strip_cut_off(err);
        len = (uint8_t)w->in.at[w->at];
        if (!has(w, 1 + len))
            return strip_cut_off(err);
        w->at += 1 + len;
        if (len == 0)
            return STATUS_OK;
    }
}

static enum status take_image(struct walk *w, struct stripped *out, struct err *err)
{
    size_t start = w->at, head;
    enum status status;
    uint64_t width, height;

    if (!has(w, 10))
        return strip_cut_off(err);
    width = le16(w->in.at + start + 5);
    height = le16(w->in.at + start + 7);
    head = 10 + table_size((uint8_t)w->in.at[start + 9]) + 1; /* and the code size */
    if (!has(w, head))
        return strip_cut_off(err);
    w->at += head;
    status = limit_picture(width, height, err);
    if (status == STATUS_OK)
        status = skip_sub_blocks(w, err);
    if (status != STATUS_OK)
        return status;
    w->pixels += width * height;
    status = limit_frames(++w->frames, w->pixels, err);
    if (status != STATUS_OK)
        return status;
    buf_str(&out->bytes, w->control);
    w->control.len = 0;
    buf_str(&out->bytes, str_slice(w->in, start, w->at));
    return STATUS_OK;
}

/* The loop count of Netscape's block, written anew: sub-block "1, low, high". */
static void take_loop(struct walk *w, struct str block, struct stripped *out)
{
    static const char head[] = "\x21\xff\x0bNETSCAPE2.0\x03\x01";

    if (w->looped || block.len < 18 || block.at[14] != 3 || block.at[15] != 1)
        return;
    w->looped = true;
    buf_add(&out->bytes, head, sizeof(head) - 1);
    buf_add(&out->bytes, block.at + 16, 2);
    buf_char(&out->bytes, '\0');
}

static enum status take_extension(struct walk *w, struct stripped *out, struct err *err)
{
    size_t start = w->at;
    enum status status;
    struct str block;

    if (!has(w, 2))
        return strip_cut_off(err);
    w->at += 2;
    status = skip_sub_blocks(w, err);
    if (status != STATUS_OK)
        return status;
    block = str_slice(w->in, start, w->at);
    switch ((uint8_t)block.at[1]) {
    case BLOCK_CONTROL:
        if (block.len != 8)
            return strip_damaged("GIF", err);
        w->control = block;
        break;
    case BLOCK_COMMENT:
        notes_add(&out->notes, NOTE_COMMENT);
        break;
    case BLOCK_APPLICATION:
        if (block.len > 14 && memcmp(block.at + 2, "\x0bNETSCAPE2.0", 12) == 0)
            take_loop(w, block, out);
        else if (block.len > 14 && memcmp(block.at + 2, "\x0bXMP DataXMP", 12) == 0)
            notes_xmp(&out->notes, block);
        else
            notes_add(&out->notes, NOTE_OTHER);
        break;
    case BLOCK_TEXT:
        w->control.len = 0; /* it belonged to this block */
        notes_add(&out->notes, NOTE_OTHER);
        break;
    default:
        notes_add(&out->notes, NOTE_OTHER);
    }
    return STATUS_OK;
}

enum status strip_gif(struct str in, struct stripped *out, struct err *err)
{
    struct walk w = {in, HEAD_SIZE, {NULL, 0}, 0, 0, false};
    enum status status;

    if (in.len < 6 || (memcmp(in.at, "GIF87a", 6) != 0 && memcmp(in.at, "GIF89a", 6) != 0))
        return strip_damaged("GIF", err);
    if (in.len < HEAD_SIZE || in.len - HEAD_SIZE < table_size((uint8_t)in.at[10]))
        return strip_cut_off(err);
    status = limit_picture(le16(in.at + 6), le16(in.at + 8), err);
    w.at += table_size((uint8_t)in.at[10]);
    buf_reserve(&out->bytes, in.len + 1);
    buf_str(&out->bytes, str_slice(in, 0, w.at));
    while (status == STATUS_OK) {
        uint8_t block;

        if (!has(&w, 1))
            return strip_cut_off(err);
        block = (uint8_t)in.at[w.at];
        if (block == BLOCK_TRAILER)
            break;
        if (block == BLOCK_IMAGE)
            status = take_image(&w, out, err);
        else if (block == BLOCK_EXTENSION)
            status = take_extension(&w, out, err);
        else
            status = strip_damaged("GIF", err);
    }
    if (status != STATUS_OK)
        return status;
    if (w.frames == 0)
        return strip_damaged("GIF", err);
    buf_char(&out->bytes, BLOCK_TRAILER);
    out->frames = w.frames;
    if (w.at + 1 < in.len)
        notes_add(&out->notes, NOTE_TRAILING);
    return STATUS_OK;
}
