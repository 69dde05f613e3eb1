#include "strip_jpeg.h"

#include "bytes.h"
#include "limits.h"

enum marker {
    MARKER_SOF0 = 0xc0,
    MARKER_SOF2 = 0xc2,
    MARKER_DHT = 0xc4,
    MARKER_DAC = 0xcc,
    MARKER_SOF15 = 0xcf,
    MARKER_RST0 = 0xd0,
    MARKER_RST7 = 0xd7,
    MARKER_SOI = 0xd8,
    MARKER_EOI = 0xd9,
    MARKER_SOS = 0xda,
    MARKER_DQT = 0xdb,
    MARKER_DRI = 0xdd,
    MARKER_APP0 = 0xe0,
    MARKER_APP1 = 0xe1,
    MARKER_APP2 = 0xe2,
    MARKER_APP13 = 0xed,
    MARKER_APP14 = 0xee,
    MARKER_APP15 = 0xef,
    MARKER_COM = 0xfe
};

#define ICC_HEAD "ICC_PROFILE\0" /* its final NUL is part of the name */
#define EXIF_HEAD "Exif\0"       /* two NUL */
#define XMP_HEAD "http://ns.adobe.com/xap/1.0/"
#define XMP_MORE_HEAD "http://ns.adobe.com/xmp/extension/"
#define PHOTOSHOP_HEAD "Photoshop 3.0"

struct segment {
    uint8_t marker;
    struct str data; /* after the length field; for SOS with the coded picture data behind it */
    bool garbage;    /* bytes that belong to nothing stood before it */
};

/* What the first walk finds in the head. */
struct head {
    bool has_jfif, has_adobe, has_frame;
    struct str jfif, adobe;
    struct str icc[256]; /* by sequence number, from 1 */
    unsigned icc_count;  /* as the pieces say; 0 = none */
    unsigned icc_seen;
    size_t icc_bytes;
    bool icc_broken;
    unsigned scans;
    size_t end; /* offset after EOI */
};

static bool has_head(struct str data, const char *head, size_t len)
{
    return data.len >= len && memcmp(data.at, head, len) == 0;
}

/* Offset of the marker that ends coded data: 0xff followed by neither 0, a restart marker, nor 0xff. */
static size_t scan_end(struct str in, size_t at)
{
    while (at + 1 < in.len) {
        const char *hit = memchr(in.at + at, 0xff, in.len - at - 1);
        uint8_t next;

        if (hit == NULL)
            return in.len;
        at = (size_t)(hit - in.at);
        next = (uint8_t)in.at[at + 1];
        if (next == 0xff)
            at++;
        else if (next == 0 || (next >= MARKER_RST0 && next <= MARKER_RST7))
            at += 2;
        else
            return at;
    }
    return in.len;
}

/* The segment at `*at`, which moves behind it. */
static enum status next_segment(struct str in, size_t *at, struct segment *s, struct err *err)
{
    size_t start = *at, len;

    while (*at < in.len && (uint8_t)in.at[*at] != 0xff)
        (*at)++;
    s->garbage = *at > start;
    while (*at < in.len && (uint8_t)in.at[*at] == 0xff)
        (*at)++;
    if (*at >= in.len)
        return strip_cut_off(err);
    s->marker = (uint8_t)in.at[(*at)++];
    s->data = (struct str){NULL, 0};
    if (s->marker == MARKER_SOI || s->marker == MARKER_EOI)
        return STATUS_OK;
    if (s->marker <= 0x01 || (s->marker >= MARKER_RST0 && s->marker <= MARKER_RST7))
        return strip_damaged("JPEG", err);
    if (in.len - *at < 2)
        return strip_cut_off(err);
    len = be16(in.at + *at);
    if (len < 2)
        return strip_damaged("JPEG", err);
    if (len > in.len - *at)
        return strip_cut_off(err);
    start = *at + 2;
    *at += len;
    if (s->marker == MARKER_SOS)
        *at = scan_end(in, *at);
    s->data = str_slice(in, start, *at);
    return STATUS_OK;
}

static enum status read_frame(struct head *head, struct segment *s, struct err *err)
{
    const uint8_t *b = (const uint8_t *)s->data.at;

    if (s->marker > MARKER_SOF2)
        return err_set(
            err, STATUS_UNSUPPORTED,
            "this is a rare kind of JPEG that browsers do not show (lossless or arithmetic); "
            "save it as an ordinary JPEG");
    if (s->data.len < 6 || head->has_frame)
        return strip_damaged("JPEG", err);
    if (b[0] != 8)
        return err_set(
            err, STATUS_UNSUPPORTED,
            "this JPEG has %d bits per colour, which browsers do not show; save it with 8", b[0]);
    head->has_frame = true;
    return limit_picture(be16(b + 3), be16(b + 1), err);
}

static void read_icc(struct head *head, struct str data)
{
    unsigned number, count;

    if (data.len < 14)
        return;
    number = (uint8_t)data.at[12];
    count = (uint8_t)data.at[13];
    head->icc_bytes += data.len - 14;
    if (number == 0 || number > count || (head->icc_count != 0 && head->icc_count != count) ||
        head->icc[number].at != NULL || head->icc_bytes > LIMIT_METADATA) {
        head->icc_broken = true;
        return;
    }
    head->icc_count = count;
    head->icc_seen++;
    head->icc[number] = data;
}

static void read_app(struct head *head, struct notes *notes, const struct segment *s)
{
    struct str data = s->data;

    if (s->marker == MARKER_APP0 && has_head(data, "JFIF", 5) && data.len >= 14) {
        if (data.len > 14)
            notes_add(notes, NOTE_THUMBNAIL);
        if (!head->has_jfif)
            head->jfif = data;
        head->has_jfif = true;
    } else if (s->marker == MARKER_APP0 && has_head(data, "JFXX", 5)) {
        notes_add(notes, NOTE_THUMBNAIL);
    } else if (s->marker == MARKER_APP1 && has_head(data, EXIF_HEAD, sizeof(EXIF_HEAD))) {
        notes_exif(notes, str_slice(data, sizeof(EXIF_HEAD), data.len));
    } else if (s->marker == MARKER_APP1 && has_head(data, XMP_HEAD, sizeof(XMP_HEAD))) {
        notes_xmp(notes, data);
    } else if (s->marker == MARKER_APP1 && has_head(data, XMP_MORE_HEAD, sizeof(XMP_MORE_HEAD))) {
        notes_xmp(notes, data);
    } else if (s->marker == MARKER_APP2 && has_head(data, ICC_HEAD, sizeof(ICC_HEAD) - 1)) {
        read_icc(head, data);
    } else if (s->marker == MARKER_APP13 &&
               has_head(data, PHOTOSHOP_HEAD, sizeof(PHOTOSHOP_HEAD))) {
        notes_photoshop(notes, str_slice(data, sizeof(PHOTOSHOP_HEAD), data.len));
    } else if (s->marker == MARKER_APP14 && has_head(data, "Adobe", 5) && data.len >= 12) {
        head->adobe = data;
        head->has_adobe = true;
    } else {
        notes_add(notes, NOTE_OTHER);
    }
}

/* First walk: everything is looked at, nothing is written. */
static enum status read_all(struct str in, struct head *head, struct notes *notes, struct err *err)
{
    enum status status = STATUS_OK;
    size_t at = 2;

    while (status == STATUS_OK) {
        struct segment s;

        status = next_segment(in, &at, &s, err);
        if (status != STATUS_OK)
            break;
        if (s.garbage)
            notes_add(notes, NOTE_OTHER);
        if (s.marker >= MARKER_APP0 && s.marker <= MARKER_APP15) {
            read_app(head, notes, &s);
        } else if (s.marker == MARKER_EOI) {
            break;
        } else if (s.marker == MARKER_SOS) {
            if (!head->has_frame)
                return strip_damaged("JPEG", err);
            if (++head->scans > LIMIT_SCANS)
                return err_set(err, STATUS_TOO_LARGE,
                               "the JPEG is drawn in more than %d passes; save it again",
                               LIMIT_SCANS);
        } else if (s.marker == MARKER_COM) {
            notes_add(notes, NOTE_COMMENT);
        } else if (s.marker >= MARKER_SOF0 && s.marker <= MARKER_SOF15 && s.marker != MARKER_DHT &&
                   s.marker != MARKER_DAC) {
            status = read_frame(head, &s, err);
        } else if (s.marker != MARKER_DHT && s.marker != MARKER_DQT && s.marker != MARKER_DRI) {
            status = strip_damaged("JPEG", err);
        }
    }
    if (status == STATUS_OK && head->scans == 0)
        status = strip_damaged("JPEG", err);
    head->end = at;
    return status;
}

static void put_segment(struct buf *out, uint8_t marker, struct str data, size_t counted)
{
    uint8_t start[4] = {0xff, marker, 0, 0};

    put_be16(start + 2, (uint16_t)(counted + 2));
    buf_add(out, start, sizeof(start));
    buf_str(out, data);
}

static void put_orientation(struct buf *out, int orientation)
{
    char data[sizeof(EXIF_HEAD) + ORIENTATION_BYTES] = EXIF_HEAD;

    notes_write_orientation(orientation, data + sizeof(EXIF_HEAD));
    put_segment(out, MARKER_APP1, (struct str){data, sizeof(data)}, sizeof(data));
}

static void put_head(struct buf *out, const struct head *head, struct notes *notes)
{
    buf_add(out, "\xff\xd8", 2);
    if (head->has_jfif) {
        char jfif[14];

        memcpy(jfif, head->jfif.at, 12);
        jfif[12] = jfif[13] = 0; /* no thumbnail */
        put_segment(out, MARKER_APP0, (struct str){jfif, sizeof(jfif)}, sizeof(jfif));
    }
    if (notes->orientation > 1)
        put_orientation(out, notes->orientation);
    if (head->icc_count > 0 && !head->icc_broken && head->icc_seen == head->icc_count) {
        for (unsigned i = 1; i <= head->icc_count; i++)
            put_segment(out, MARKER_APP2, head->icc[i], head->icc[i].len);
    } else if (head->icc_bytes > 0) {
        notes_add(notes, NOTE_OTHER);
    }
    if (head->has_adobe)
        put_segment(out, MARKER_APP14, str_slice(head->adobe, 0, 12), 12);
}

enum status strip_jpeg(struct str in, struct stripped *out, struct err *err)
{
    struct segment s = {0, {NULL, 0}, false};
    struct head head;
    enum status status;
    size_t at = 2;

    memset(&head, 0, sizeof(head));
    if (in.len < 4 || be16(in.at) != 0xffd8)
        return strip_damaged("JPEG", err);
    status = read_all(in, &head, &out->notes, err);
    if (status != STATUS_OK)
        return status;
    buf_reserve(&out->bytes, head.end + 64);
    put_head(&out->bytes, &head, &out->notes);
    while (s.marker != MARKER_EOI) {
        status = next_segment(in, &at, &s, err);
        if (status != STATUS_OK)
            return status;
        if (s.marker == MARKER_SOS)
            put_segment(&out->bytes, s.marker, s.data, be16(s.data.at - 2) - 2u);
        else if (s.marker < MARKER_APP0 && s.marker != MARKER_EOI)
            put_segment(&out->bytes, s.marker, s.data, s.data.len);
    }
    buf_add(&out->bytes, "\xff\xd9", 2);
    if (head.end < in.len)
        notes_add(&out->notes, NOTE_TRAILING);
    return STATUS_OK;
}
