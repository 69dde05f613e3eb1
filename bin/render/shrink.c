#include "shrink.h"

#include "base/panic.h"

/*
 * Weights are whole numbers: measured in units in which an old pixel is `new` wide and a new pixel `old` wide, both
 * grids end at old * new. The largest sum is 255 * 255 * 16384 * 16384, which 64 bits hold.
 */

enum status shrink_start(struct shrink *s, uint32_t width, uint32_t height, uint32_t new_width,
                         uint32_t new_height, uint32_t channels, struct err *err)
{
    size_t row = (size_t)new_width * channels;
    enum status status;

    ASSERT(new_width >= 1 && new_width <= width && new_height >= 1 && new_height <= height);
    memset(s, 0, sizeof(*s));
    s->width = width;
    s->height = height;
    status = image_alloc(&s->image, new_width, new_height, channels, err);
    if (status != STATUS_OK)
        return status;
    s->sums = calloc(row, sizeof(*s->sums));
    s->across = calloc(row, sizeof(*s->across));
    return s->sums == NULL || s->across == NULL ? image_no_memory(err) : STATUS_OK;
}

static void add_pixel(uint64_t *sum, const uint8_t *pixel, uint64_t weight, uint32_t channels)
{
    if (channels == 4) {
        weight *= pixel[3];
        sum[3] += weight;
    }
    sum[0] += weight * pixel[0];
    sum[1] += weight * pixel[1];
    sum[2] += weight * pixel[2];
}

static void average_across(struct shrink *s, const uint8_t *row)
{
    uint32_t channels = s->image.channels, new_width = s->image.width;
    uint64_t *sum = s->across;
    uint64_t room = s->width; /* weight that the present new pixel still takes */

    memset(s->across, 0, image_stride(&s->image) * sizeof(*s->across));
    for (uint32_t x = 0; x < s->width; x++, row += channels) {
        uint64_t weight = new_width;

        if (weight >= room) {
            add_pixel(sum, row, room, channels);
            weight -= room;
            sum += channels;
            room = s->width;
        }
        if (weight > 0) {
            add_pixel(sum, row, weight, channels);
            room -= weight;
        }
    }
}

static void finish_row(struct shrink *s)
{
    uint8_t *to = s->image.pixels + s->done * image_stride(&s->image);
    uint64_t area = (uint64_t)s->width * s->height;
    const uint64_t *sum = s->sums;

    for (uint32_t x = 0; x < s->image.width;
         x++, to += s->image.channels, sum += s->image.channels) {
        uint64_t divisor = s->image.channels == 4 ? sum[3] : area;

        for (int i = 0; i < 3; i++)
            to[i] = (uint8_t)(divisor == 0 ? 0 : (sum[i] + divisor / 2) / divisor);
        if (s->image.channels == 4)
            to[3] = (uint8_t)((sum[3] + area / 2) / area);
    }
    memset(s->sums, 0, image_stride(&s->image) * sizeof(*s->sums));
    s->filled = 0;
    s->done++;
}

static void add_weighted(struct shrink *s, uint64_t weight)
{
    size_t count = image_stride(&s->image);

    for (size_t i = 0; i < count; i++)
        s->sums[i] += s->across[i] * weight;
    s->filled += weight;
}

void shrink_row(struct shrink *s, const uint8_t *row)
{
    uint64_t weight = s->image.height;

    if (s->rows >= s->height)
        return;
    s->rows++;
    if (s->width == s->image.width && s->height == s->image.height) {
        memcpy(s->image.pixels + s->done * image_stride(&s->image), row, image_stride(&s->image));
        s->done++;
        return;
    }
    average_across(s, row);
    if (s->filled + weight >= s->height) {
        uint64_t fits = s->height - s->filled;

        add_weighted(s, fits);
        finish_row(s);
        weight -= fits;
    }
    if (weight > 0)
        add_weighted(s, weight);
}

void shrink_finish(struct shrink *s, struct image *out)
{
    *out = s->image;
    s->image.pixels = NULL;
    shrink_free(s);
}

void shrink_free(struct shrink *s)
{
    image_free(&s->image);
    free(s->sums);
    free(s->across);
    s->sums = s->across = NULL;
}

enum status shrink_image(const struct image *from, uint32_t new_width, uint32_t new_height,
                         struct image *out, struct err *err)
{
    struct shrink s;
    enum status status =
        shrink_start(&s, from->width, from->height, new_width, new_height, from->channels, err);

    for (uint32_t y = 0; status == STATUS_OK && y < from->height; y++)
        shrink_row(&s, from->pixels + y * image_stride(from));
    if (status == STATUS_OK)
        shrink_finish(&s, out);
    else
        shrink_free(&s);
    return status;
}
