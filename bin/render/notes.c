#include "notes.h"

#include "bytes.h"

/* EXIF 2.32, tables 3, 4, 7 and 15; the XP… tags are Microsoft's. */
enum tag {
    TAG_DESCRIPTION = 0x010e,
    TAG_MAKE = 0x010f,
    TAG_MODEL = 0x0110,
    TAG_ORIENTATION = 0x0112,
    TAG_SOFTWARE = 0x0131,
    TAG_DATE = 0x0132,
    TAG_ARTIST = 0x013b,
    TAG_COPYRIGHT = 0x8298,
    TAG_EXIF_IFD = 0x8769,
    TAG_GPS_IFD = 0x8825,
    TAG_DATE_TAKEN = 0x9003,
    TAG_DATE_DIGITIZED = 0x9004,
    TAG_USER_COMMENT = 0x9286,
    TAG_XP_TITLE = 0x9c9b,
    TAG_XP_COMMENT = 0x9c9c,
    TAG_XP_AUTHOR = 0x9c9d,
    TAG_OWNER = 0xa430,
    TAG_BODY_SERIAL = 0xa431,
    TAG_LENS_MODEL = 0xa434,
    TAG_LENS_SERIAL = 0xa435
};

#define MAX_ENTRIES 512 /* of one directory; no more than three are read */
#define ENTRY_SIZE 12

static const char *const names[NOTE__COUNT] = {
    [NOTE_POSITION] = "GPS position", [NOTE_SERIAL] = "camera serial number",
    [NOTE_AUTHOR] = "author",         [NOTE_COPYRIGHT] = "copyright note",
    [NOTE_CAMERA] = "camera model",   [NOTE_DATE] = "date and time",
    [NOTE_TITLE] = "title",           [NOTE_SOFTWARE] = "software name",
    [NOTE_THUMBNAIL] = "thumbnail",   [NOTE_COMMENT] = "comment",
    [NOTE_EXIF] = "EXIF data",        [NOTE_XMP] = "XMP data",
    [NOTE_IPTC] = "IPTC data",        [NOTE_CHAPTERS] = "chapters",
    [NOTE_COVER] = "cover picture",   [NOTE_STREAMS] = "extra tracks",
    [NOTE_OTHER] = "other metadata",  [NOTE_TRAILING] = "trailing data",
};

const char *note_name(enum note note)
{
    return (unsigned)note < NOTE__COUNT ? names[note] : NULL;
}

void notes_add(struct notes *notes, enum note note)
{
    notes->removed |= 1u << note;
}

struct tiff {
    struct str bytes;
    bool little; /* byte order */
};

static uint16_t get16(const struct tiff *t, size_t at)
{
    return t->little ? le16(t->bytes.at + at) : be16(t->bytes.at + at);
}

static uint32_t get32(const struct tiff *t, size_t at)
{
    return t->little ? le32(t->bytes.at + at) : be32(t->bytes.at + at);
}

static void note_tag(struct notes *notes, uint16_t tag)
{
    switch (tag) {
    case TAG_DESCRIPTION:
    case TAG_USER_COMMENT:
    case TAG_XP_COMMENT:
        notes_add(notes, NOTE_COMMENT);
        break;
    case TAG_XP_TITLE:
        notes_add(notes, NOTE_TITLE);
        break;
    case TAG_MAKE:
    case TAG_MODEL:
    case TAG_LENS_MODEL:
        notes_add(notes, NOTE_CAMERA);
        break;
    case TAG_SOFTWARE:
        notes_add(notes, NOTE_SOFTWARE);
        break;
    case TAG_DATE:
    case TAG_DATE_TAKEN:
    case TAG_DATE_DIGITIZED:
        notes_add(notes, NOTE_DATE);
        break;
    case TAG_ARTIST:
    case TAG_XP_AUTHOR:
    case TAG_OWNER:
        notes_add(notes, NOTE_AUTHOR);
        break;
    case TAG_COPYRIGHT:
        notes_add(notes, NOTE_COPYRIGHT);
        break;
    case TAG_BODY_SERIAL:
    case TAG_LENS_SERIAL:
        notes_add(notes, NOTE_SERIAL);
        break;
    default:
        notes_add(notes, NOTE_EXIF);
    }
}

/* Reads one directory; `*exif_ifd` gets the offset of the EXIF directory if this one names it. Returns the
 * offset of the next directory in the chain, 0 = none. */
static uint32_t read_ifd(struct notes *notes, const struct tiff *t, uint32_t offset,
                         uint32_t *exif_ifd)
{
    size_t entries, at;

    if (offset == 0 || t->bytes.len < 2 || offset > t->bytes.len - 2)
        return 0;
    entries = get16(t, offset);
    if (entries > MAX_ENTRIES)
        return 0;
    at = (size_t)offset + 2;
    for (size_t i = 0; i < entries; i++, at += ENTRY_SIZE) {
        uint16_t tag;

        if (at + ENTRY_SIZE > t->bytes.len)
            return 0;
        tag = get16(t, at);
        if (tag == TAG_ORIENTATION) {
            uint16_t value = get16(t, at + 8);

            if (value >= 1 && value <= 8 && notes->orientation == 0)
                notes->orientation = value;
        } else if (tag == TAG_EXIF_IFD) {
            *exif_ifd = get32(t, at + 8);
        } else if (tag == TAG_GPS_IFD) {
            notes_add(notes, NOTE_POSITION);
        } else {
            note_tag(notes, tag);
        }
    }
    return at + 4 <= t->bytes.len ? get32(t, at) : 0;
}

void notes_exif(struct notes *notes, struct str tiff)
{
    struct tiff t = {tiff, false};
    uint32_t exif_ifd = 0, next, ignored = 0;
    struct notes thumbnail = {0, 0};

    if (tiff.len < 8 || (memcmp(tiff.at, "II*\0", 4) != 0 && memcmp(tiff.at, "MM\0*", 4) != 0)) {
        notes_add(notes, NOTE_EXIF);
        return;
    }
    t.little = tiff.at[0] == 'I';
    next = read_ifd(notes, &t, get32(&t, 4), &exif_ifd);
    read_ifd(notes, &t, exif_ifd, &ignored);
    if (next != 0 && next < tiff.len) {
        /* The second directory describes the thumbnail; its orientation is not the picture's. */
        read_ifd(&thumbnail, &t, next, &ignored);
        notes_add(notes, NOTE_THUMBNAIL);
    }
}

void notes_write_orientation(int orientation, char out[ORIENTATION_BYTES])
{
    static const char start[] = "II*\0\x08\0\0\0" /* little-endian, first directory at 8 */
                                "\x01\0"          /* one entry */
                                "\x12\x01\x03\0\x01\0\0\0"; /* Orientation, SHORT, one of it */

    memset(out, 0, ORIENTATION_BYTES);
    memcpy(out, start, sizeof(start) - 1);
    out[sizeof(start) - 1] = (char)orientation;
}

static bool contains(struct str s, const char *word)
{
    return s.len > 0 && memmem(s.at, s.len, word, strlen(word)) != NULL;
}

void notes_xmp(struct notes *notes, struct str packet)
{
    static const struct {
        const char *word;
        enum note note;
    } words[] = {
        {"GPSLatitude", NOTE_POSITION}, {"GPSLongitude", NOTE_POSITION},
        {"SerialNumber", NOTE_SERIAL},  {"dc:creator", NOTE_AUTHOR},
        {"OwnerName", NOTE_AUTHOR},     {"dc:rights", NOTE_COPYRIGHT},
        {"dc:title", NOTE_TITLE},       {"dc:description", NOTE_COMMENT},
        {"tiff:Model", NOTE_CAMERA},    {"xmp:CreateDate", NOTE_DATE},
        {"CreatorTool", NOTE_SOFTWARE}, {"xmpGImg:image", NOTE_THUMBNAIL},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (contains(packet, words[i].word))
            notes_add(notes, words[i].note);
    }
    notes_add(notes, NOTE_XMP);
}

/* IPTC-IIM 4.2, chapter 1: records of 0x1C, record number, data set number, length. */
static void read_iptc(struct notes *notes, struct str s)
{
    notes_add(notes, NOTE_IPTC);
    while (s.len >= 5 && s.at[0] == 0x1c) {
        unsigned record = (unsigned char)s.at[1], set = (unsigned char)s.at[2];
        size_t len = be16(s.at + 3);

        if (len >= 0x8000)
            return; /* extended lengths: nothing that we name is that long */
        if (record == 2 && (set == 80 || set == 85))
            notes_add(notes, NOTE_AUTHOR);
        else if (record == 2 && set == 116)
            notes_add(notes, NOTE_COPYRIGHT);
        else if (record == 2 && set == 120)
            notes_add(notes, NOTE_COMMENT);
        else if (record == 2 && (set == 5 || set == 105))
            notes_add(notes, NOTE_TITLE);
        s = str_slice(s, 5 + len, s.len);
    }
}

void notes_photoshop(struct notes *notes, struct str s)
{
    /* "8BIM", identifier, Pascal string padded to even, length, data padded to even. */
    while (s.len >= 12 && memcmp(s.at, "8BIM", 4) == 0) {
        unsigned id = be16(s.at + 4);
        size_t name = ((size_t)(unsigned char)s.at[6] + 2) & ~(size_t)1;
        size_t len;

        if (6 + name + 4 > s.len)
            break;
        len = be32(s.at + 6 + name);
        s = str_slice(s, 10 + name, s.len);
        if (id == 0x0404)
            read_iptc(notes, str_slice(s, 0, len));
        else if (id == 0x0409 || id == 0x040c)
            notes_add(notes, NOTE_THUMBNAIL);
        else
            notes_add(notes, NOTE_OTHER);
        s = str_slice(s, len + (len & 1), s.len);
    }
}
