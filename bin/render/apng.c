#include "apng.h"

#include "bytes.h"

#include <zlib.h>

#define SIGNATURE_SIZE 8
#define IHDR_SIZE 25 /* with length, type and check sum */

static bool next_chunk(struct str *rest, struct str *type, struct str *data)
{
    size_t len;

    if (rest->len < 12)
        return false;
    len = be32(rest->at);
    if (len > rest->len - 12)
        return false;
    *type = str_slice(*rest, 4, 8);
    *data = str_slice(*rest, 8, 8 + len);
    *rest = str_slice(*rest, 12 + len, rest->len);
    return true;
}

static void put_chunk(struct buf *out, const char *type, struct str data)
{
    char number[4];
    size_t start;

    put_be32(number, (uint32_t)data.len);
    buf_add(out, number, 4);
    start = out->len;
    buf_add(out, type, 4);
    buf_str(out, data);
    put_be32(number, (uint32_t)crc32(0, (const Bytef *)out->at + start, (uInt)(data.len + 4)));
    buf_add(out, number, 4);
}

void apng_start(struct apng *a, struct str png)
{
    struct str type, data;

    a->rest = str_slice(png, SIGNATURE_SIZE + IHDR_SIZE, png.len);
    buf_init(&a->head);
    buf_init(&a->frame);
    buf_str(&a->head, str_slice(png, 0, SIGNATURE_SIZE + IHDR_SIZE));
    for (struct str rest = a->rest; next_chunk(&rest, &type, &data);) {
        if (str_is(type, "IDAT"))
            break;
        if (str_is(type, "PLTE") || str_is(type, "tRNS"))
            put_chunk(&a->head, type.at, data);
    }
}

/* Begins a frame: the shared head, with the size that fcTL says. */
static void begin(struct apng *a, struct str control)
{
    char header[13];

    memcpy(header, a->head.at + SIGNATURE_SIZE + 8, sizeof(header));
    memcpy(header, control.at + 4, 8);
    buf_clear(&a->frame);
    buf_add(&a->frame, a->head.at, SIGNATURE_SIZE);
    put_chunk(&a->frame, "IHDR", (struct str){header, sizeof(header)});
    buf_add(&a->frame, a->head.at + SIGNATURE_SIZE + IHDR_SIZE,
            a->head.len - SIGNATURE_SIZE - IHDR_SIZE);
}

bool apng_next(struct apng *a)
{
    struct str type, data, control = {NULL, 0}, before = a->rest;
    bool has_data = false;

    while (next_chunk(&a->rest, &type, &data)) {
        if (str_is(type, "fcTL") && data.len == 26) {
            if (has_data) {
                a->rest = before; /* belongs to the next frame */
                break;
            }
            control = data;
        } else if (str_is(type, "fdAT") && control.len > 0 && data.len >= 4) {
            if (!has_data)
                begin(a, control);
            has_data = true;
            put_chunk(&a->frame, "IDAT", str_slice(data, 4, data.len));
        }
        before = a->rest;
    }
    if (has_data)
        put_chunk(&a->frame, "IEND", (struct str){NULL, 0});
    return has_data;
}

void apng_free(struct apng *a)
{
    buf_free(&a->head);
    buf_free(&a->frame);
}
