/**
 * Numbers as they stand in files: big-endian (JPEG, PNG, MP4) and little-endian (WebP, GIF, half of all EXIF).
 * The caller has checked that the bytes are there.
 */
#ifndef RENDER_BYTES_H
#define RENDER_BYTES_H

#include <stdint.h>

static inline uint16_t be16(const void *at)
{
    const uint8_t *b = at;

    return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t be32(const void *at)
{
    const uint8_t *b = at;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t be64(const void *at)
{
    const uint8_t *b = at;

    return (uint64_t)be32(b) << 32 | be32(b + 4);
}

static inline uint16_t le16(const void *at)
{
    const uint8_t *b = at;

    return (uint16_t)(b[1] << 8 | b[0]);
}

static inline uint32_t le24(const void *at)
{
    const uint8_t *b = at;

    return (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static inline uint32_t le32(const void *at)
{
    const uint8_t *b = at;

    return (uint32_t)b[3] << 24 | le24(b);
}

static inline void put_be16(void *at, uint16_t value)
{
    uint8_t *b = at;

    b[0] = (uint8_t)(value >> 8);
    b[1] = (uint8_t)value;
}

static inline void put_be32(void *at, uint32_t value)
{
    put_be16(at, (uint16_t)(value >> 16));
    put_be16((uint8_t *)at + 2, (uint16_t)value);
}

static inline void put_le32(void *at, uint32_t value)
{
    uint8_t *b = at;

    b[0] = (uint8_t)value;
    b[1] = (uint8_t)(value >> 8);
    b[2] = (uint8_t)(value >> 16);
    b[3] = (uint8_t)(value >> 24);
}

#endif
