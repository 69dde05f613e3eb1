#include "site/palette.h"

#include "base/hash.h"

/* Raise it whenever the same palette would give other files. */
#define PALETTE_EDITION 1

/* How many bytes of a refused palette are repeated in the sentence. */
#define ECHO_MAX 60

enum reading {
    READ,
    READ_SHORT,
    READ_NOTHING
};

static enum reading colour_read(struct str s, uint32_t *out)
{
    uint32_t rgb = 0;

    s = str_trim(s);
    if (str_starts(s, "#"))
        s = str_slice(s, 1, s.len);
    for (size_t i = 0; i < s.len; i++) {
        int digit = ascii_hex(s.at[i]);

        if (digit < 0 || i == 6)
            return READ_NOTHING;
        rgb = rgb << 4 | (uint32_t)digit;
    }
    if (s.len != 6)
        return s.len == 3 ? READ_SHORT : READ_NOTHING;
    *out = rgb;
    return READ;
}

enum status palette_parse(struct str text, struct palette *out, struct err *err)
{
    struct str rest = text, piece;
    uint32_t colour[3];
    size_t count = 0;

    while (str_cut(&rest, ',', &piece)) {
        if (count == 3)
            return err_set(err, STATUS_INVALID,
                           "a palette is three colours, and \"%.*s\" has more: write them as "
                           "#ffebcd,#5f9ea0,#a55555",
                           STR_ARG(str_slice(text, 0, ECHO_MAX)));
        switch (colour_read(piece, &colour[count])) {
        case READ:
            count++;
            break;
        case READ_SHORT:
            return err_set(err, STATUS_INVALID,
                           "the colour \"%.*s\" is too short: write all six digits, as #rrggbb",
                           STR_ARG(str_trim(piece)));
        case READ_NOTHING:
            return err_set(err, STATUS_INVALID,
                           "\"%.*s\" is not a colour: write a palette as #ffebcd,#5f9ea0,#a55555",
                           STR_ARG(str_slice(str_trim(piece), 0, ECHO_MAX)));
        }
    }
    if (count != 3)
        return err_set(err, STATUS_INVALID,
                       "a palette is three colours, and \"%.*s\" has fewer: write them as "
                       "#ffebcd,#5f9ea0,#a55555",
                       STR_ARG(str_slice(text, 0, ECHO_MAX)));
    *out = (struct palette){colour[0], colour[1], colour[2]};
    return STATUS_OK;
}

void palette_text(const struct palette *palette, char out[PALETTE_TEXT])
{
    snprintf(out, PALETTE_TEXT, "#%06x,#%06x,#%06x", palette->primary & 0xffffffu,
             palette->secondary & 0xffffffu, palette->accent & 0xffffffu);
}

struct palette palette_negative(const struct palette *palette)
{
    return (struct palette){~palette->primary & 0xffffffu, ~palette->secondary & 0xffffffu,
                            ~palette->accent & 0xffffffu};
}

void palette_name(const struct palette *palette, char out[PALETTE_NAME])
{
    const uint32_t colours[] = {palette->primary, palette->secondary, palette->accent};
    uint8_t hash[HASH_BYTES];
    char text[HASH_TEXT];
    char bytes[10];
    size_t len = 0;

    bytes[len++] = PALETTE_EDITION;
    for (size_t i = 0; i < 3; i++) {
        bytes[len++] = (char)(colours[i] >> 16 & 0xff);
        bytes[len++] = (char)(colours[i] >> 8 & 0xff);
        bytes[len++] = (char)(colours[i] & 0xff);
    }
    hash_bytes((struct str){bytes, len}, hash);
    hash_text(hash, text);
    memcpy(out, text, PALETTE_NAME - 1);
    out[PALETTE_NAME - 1] = '\0';
}

bool palette_is_name(struct str s)
{
    return hash_is_base32(s, PALETTE_NAME - 1);
}
