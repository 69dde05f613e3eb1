#include "mp4.h"

#include "bytes.h"
#include "limits.h"
#include "mp4_boxes.h"

#define MOST_BOXES 4096
#define DAMAGED "the MP4 file is damaged; copy it again from where it came from, or export it again"

/* What stands in which box. Boxes that are not listed are blanked. */
static const struct rule {
    enum mp4_place inside;
    const char *type;
    enum mp4_place opens; /* MP4_LEAF: nothing below it is looked at */
    mp4_reader *read;
} rules[] = {
    {MP4_FILE, "ftyp", MP4_LEAF, mp4_read_ftyp},  {MP4_FILE, "mdat", MP4_LEAF, mp4_read_mdat},
    {MP4_FILE, "moov", MP4_MOOV, mp4_read_moov},  {MP4_FILE, "moof", MP4_LEAF, mp4_read_fragment},
    {MP4_MOOV, "mvhd", MP4_LEAF, mp4_read_mvhd},  {MP4_MOOV, "iods", MP4_LEAF, NULL},
    {MP4_MOOV, "trak", MP4_TRAK, mp4_read_trak},  {MP4_MOOV, "mvex", MP4_LEAF, mp4_read_fragment},
    {MP4_TRAK, "tkhd", MP4_LEAF, mp4_read_tkhd},  {MP4_TRAK, "edts", MP4_EDTS, NULL},
    {MP4_TRAK, "mdia", MP4_MDIA, NULL},           {MP4_EDTS, "elst", MP4_LEAF, NULL},
    {MP4_MDIA, "mdhd", MP4_LEAF, mp4_read_mdhd},  {MP4_MDIA, "hdlr", MP4_LEAF, mp4_read_hdlr},
    {MP4_MDIA, "minf", MP4_MINF, NULL},           {MP4_MINF, "vmhd", MP4_LEAF, NULL},
    {MP4_MINF, "smhd", MP4_LEAF, NULL},           {MP4_MINF, "dinf", MP4_LEAF, mp4_read_dinf},
    {MP4_MINF, "stbl", MP4_STBL, NULL},           {MP4_STBL, "stsd", MP4_LEAF, mp4_read_stsd},
    {MP4_STBL, "stts", MP4_LEAF, mp4_read_times}, {MP4_STBL, "ctts", MP4_LEAF, mp4_read_times},
    {MP4_STBL, "stss", MP4_LEAF, mp4_read_keys},  {MP4_STBL, "stsc", MP4_LEAF, mp4_read_stsc},
    {MP4_STBL, "stsz", MP4_LEAF, mp4_read_stsz},  {MP4_STBL, "stco", MP4_LEAF, mp4_read_stco},
    {MP4_STBL, "co64", MP4_LEAF, mp4_read_co64},  {MP4_STBL, "sgpd", MP4_LEAF, NULL},
    {MP4_STBL, "sbgp", MP4_LEAF, NULL},           {MP4_STBL, "sdtp", MP4_LEAF, NULL},
    {MP4_STBL, "cslg", MP4_LEAF, NULL},
};

struct walk {
    struct mp4_state state;
    unsigned boxes;
};

static const struct rule *rule_for(enum mp4_place inside, const uint8_t *type)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (rules[i].inside == inside && memcmp(rules[i].type, type, 4) == 0)
            return &rules[i];
    }
    return NULL;
}

/* Reads the header of the box at `at` (section 4.2). The data ends within `end`. */
static enum status open_box(const uint8_t *bytes, size_t at, size_t end, bool top,
                            struct mp4_box *box, size_t *next, struct err *err)
{
    uint64_t size;
    size_t head = 8;

    if (end - at < 8)
        return err_set(err, STATUS_INVALID, DAMAGED);
    size = be32(bytes + at);
    if (size == 1) {
        head = 16;
        if (end - at < head)
            return err_set(err, STATUS_INVALID, DAMAGED);
        size = be64(bytes + at + 8);
    } else if (size == 0 && top && memcmp(bytes + at + 4, "mdat", 4) == 0) {
        size = end - at; /* to the end of the file */
    }
    if (size < head)
        return err_set(err, STATUS_INVALID, DAMAGED);
    if (size > end - at)
        return err_set(err, STATUS_INVALID,
                       "the MP4 file ends in the middle; copy it again from where it came from");
    memcpy(box->type, bytes + at + 4, 4);
    box->type[4] = '\0';
    box->offset = at + head;
    box->len = (size_t)size - head;
    *next = at + (size_t)size;
    return STATUS_OK;
}

static bool names(const uint8_t *bytes, size_t len, const char *word)
{
    return memmem(bytes, len, word, strlen(word)) != NULL;
}

/* What a box that is about to be blanked was about, as far as four-letter names tell. */
static void note_blanked(struct notes *notes, const struct mp4_box *box, const uint8_t *data)
{
    static const struct {
        const char *word;
        enum note note;
    } words[] = {
        {"\251xyz", NOTE_POSITION}, {"loci", NOTE_POSITION},    {"location.ISO6709", NOTE_POSITION},
        {"\251nam", NOTE_TITLE},    {"titl", NOTE_TITLE},       {"\251ART", NOTE_AUTHOR},
        {"auth", NOTE_AUTHOR},      {"\251too", NOTE_SOFTWARE}, {"\251swr", NOTE_SOFTWARE},
        {"\251day", NOTE_DATE},     {"\251mod", NOTE_CAMERA},   {"\251cmt", NOTE_COMMENT},
        {"dscp", NOTE_COMMENT},     {"cprt", NOTE_COPYRIGHT},   {"chpl", NOTE_CHAPTERS},
        {"covr", NOTE_COVER},       {"x:xmpmeta", NOTE_XMP},
    };
    uint32_t before = notes->removed;

    if (strcmp(box->type, "free") == 0 || strcmp(box->type, "skip") == 0 ||
        strcmp(box->type, "wide") == 0)
        return;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (names(data, box->len, words[i].word))
            notes_add(notes, words[i].note);
    }
    if (notes->removed == before)
        notes_add(notes, NOTE_OTHER);
}

static void blank(struct mp4_state *s, const struct mp4_box *box, size_t type_at)
{
    note_blanked(&s->notes, box, s->bytes + box->offset);
    memcpy(s->bytes + type_at, "free", 4);
    memset(s->bytes + box->offset, 0, box->len);
}

/* Boxes of one level. The depth is bounded by the rules, which form a tree. */
static enum status walk_level(struct walk *w, enum mp4_place inside, size_t at, size_t end,
                              struct err *err)
{
    enum status status = STATUS_OK;
    bool first = true;

    while (status == STATUS_OK && at < end) {
        const struct rule *rule;
        struct mp4_box box;
        size_t next = end;

        status = open_box(w->state.bytes, at, end, inside == MP4_FILE, &box, &next, err);
        if (status != STATUS_OK)
            return status;
        if (++w->boxes > MOST_BOXES ||
            (inside == MP4_FILE && first != (memcmp(box.type, "ftyp", 4) == 0)))
            return err_set(err, STATUS_INVALID, DAMAGED);
        first = false;
        rule = rule_for(inside, (const uint8_t *)box.type);
        if (rule == NULL)
            blank(&w->state, &box, at + 4);
        else if (rule->read != NULL)
            status = rule->read(&w->state, &box, err);
        if (status == STATUS_OK && rule != NULL && rule->opens != MP4_LEAF)
            status = walk_level(w, rule->opens, box.offset, box.offset + box.len, err);
        if (status == STATUS_OK && rule != NULL && rule->opens == MP4_TRAK)
            status = mp4_end_track(&w->state, err);
        at = next;
    }
    return status;
}

static enum status check_whole(const struct mp4_state *s, struct err *err)
{
    if (!s->has_moov || !s->has_mdat || s->timescale == 0)
        return err_set(err, STATUS_INVALID, DAMAGED);
    if (s->videos == 0)
        return err_set(err, STATUS_UNSUPPORTED,
                       "this MP4 file has sound only; save it as MP3 or Opus");
    if (s->width == 0 || s->height == 0)
        return err_set(err, STATUS_INVALID, DAMAGED);
    if (s->width > LIMIT_VIDEO_SIDE || s->height > LIMIT_VIDEO_SIDE)
        return err_set(err, STATUS_TOO_LARGE,
                       "the video has more than %d pixels along one side; make it smaller",
                       LIMIT_VIDEO_SIDE);
    if (s->duration == 0)
        return err_set(err, STATUS_INVALID, "the video has no length; export it again");
    if (s->duration > (uint64_t)LIMIT_VIDEO_MS / 1000 * s->timescale)
        return err_set(err, STATUS_TOO_LARGE,
                       "the video is longer than %d hours; cut it into parts",
                       (int)(LIMIT_VIDEO_MS / 3600000));
    return STATUS_OK;
}

enum status mp4_clean(uint8_t *bytes, size_t size, struct mp4 *out, struct err *err)
{
    enum status status;
    struct walk w;

    memset(&w, 0, sizeof(w));
    memset(out, 0, sizeof(*out));
    w.state.bytes = bytes;
    w.state.size = size;
    status = walk_level(&w, MP4_FILE, 0, size, err);
    if (status == STATUS_OK)
        status = check_whole(&w.state, err);
    if (status != STATUS_OK)
        return status;
    out->width = w.state.width;
    out->height = w.state.height;
    out->duration_ms = (int64_t)(w.state.duration * 1000 / w.state.timescale);
    out->notes = w.state.notes;
    return STATUS_OK;
}
