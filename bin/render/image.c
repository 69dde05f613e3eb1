#include "image.h"

enum status image_no_memory(struct err *err)
{
    return err_set(err, STATUS_TOO_LARGE,
                   "the picture needs more memory than is allowed; make it smaller");
}

size_t image_stride(const struct image *image)
{
    return (size_t)image->width * image->channels;
}

enum status image_alloc(struct image *image, uint32_t width, uint32_t height, uint32_t channels,
                        struct err *err)
{
    image->width = width;
    image->height = height;
    image->channels = channels;
    image->pixels = calloc(height, image_stride(image));
    return image->pixels == NULL ? image_no_memory(err) : STATUS_OK;
}

void image_free(struct image *image)
{
    free(image->pixels);
    image->pixels = NULL;
}

bool image_has_alpha(const struct image *image)
{
    size_t count = (size_t)image->width * image->height;

    if (image->channels != 4)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (image->pixels[i * 4 + 3] != 255)
            return true;
    }
    return false;
}

void image_drop_alpha(struct image *image)
{
    size_t count = (size_t)image->width * image->height;

    if (image->channels != 4)
        return;
    for (size_t i = 0; i < count; i++)
        memmove(image->pixels + i * 3, image->pixels + i * 4, 3);
    image->channels = 3;
}

bool image_is_turned(int orientation)
{
    return orientation >= 5 && orientation <= 8;
}

/* Where a pixel of the upright picture stands in the stored one; EXIF 2.32, 4.6.4 A: orientation names the
 * sides of the scene on which row 0 and column 0 lie. */
static size_t stored_at(const struct image *stored, int orientation, uint32_t x, uint32_t y)
{
    uint32_t right = stored->width - 1, bottom = stored->height - 1;
    uint32_t column = image_is_turned(orientation) ? y : x;
    uint32_t row = image_is_turned(orientation) ? x : y;

    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        column = right - column;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        row = bottom - row;
    return ((size_t)row * stored->width + column) * stored->channels;
}

enum status image_orient(struct image *image, int orientation, struct err *err)
{
    bool turned = image_is_turned(orientation);
    struct image upright;
    enum status status;
    uint8_t *to;

    if (orientation <= 1 || orientation > 8)
        return STATUS_OK;
    status = image_alloc(&upright, turned ? image->height : image->width,
                         turned ? image->width : image->height, image->channels, err);
    if (status != STATUS_OK)
        return status;
    to = upright.pixels;
    for (uint32_t y = 0; y < upright.height; y++) {
        for (uint32_t x = 0; x < upright.width; x++, to += upright.channels)
            memcpy(to, image->pixels + stored_at(image, orientation, x, y), upright.channels);
    }
    image_free(image);
    *image = upright;
    return STATUS_OK;
}
