#include "renditions.h"

#include "encode_jpeg.h"
#include "encode_png.h"
#include "encode_webp.h"
#include "output.h"
#include "shrink.h"

#define MAX_SIDE 16383 /* of a WebP */

static const uint32_t steps[REPORT_RENDITIONS] = {400, 800, RENDITION_LARGEST};

void rendition_size(uint32_t width, uint32_t height, uint32_t wanted, uint32_t *new_width,
                    uint32_t *new_height)
{
    uint64_t tall;

    if (wanted > width)
        wanted = width;
    tall = ((uint64_t)height * wanted + width / 2) / width;
    if (tall > MAX_SIDE)
        tall = MAX_SIDE;
    *new_width = wanted;
    *new_height = tall < 1 ? 1 : tall > height ? height : (uint32_t)tall;
}

static enum status write_one(int directory, const struct image *image, struct str profile,
                             const char *extension, struct err *err)
{
    struct buf bytes = BUF_INIT;
    enum status status;
    char name[32];

    snprintf(name, sizeof(name), "%u.%s", image->width, extension);
    if (strcmp(extension, "jpg") == 0)
        status = encode_jpeg(image, profile, &bytes, err);
    else if (strcmp(extension, "png") == 0)
        status = encode_png(image, profile, &bytes, err);
    else
        status = encode_webp(image, profile, &bytes, err);
    if (status == STATUS_OK)
        status = output_write(directory, name, buf_view(&bytes), err);
    buf_free(&bytes);
    return status;
}

static enum status write_both(int directory, const struct image *image, struct str profile,
                              struct err *err)
{
    enum status status = write_one(directory, image, profile, "webp", err);

    if (status == STATUS_OK)
        status = write_one(directory, image, profile, image->channels == 4 ? "png" : "jpg", err);
    return status;
}

enum status renditions_write(int directory, struct image *image, uint32_t width, struct str profile,
                             struct report *report, struct err *err)
{
    enum status status = STATUS_OK;
    uint32_t count = 0;

    if (!image_has_alpha(image))
        image_drop_alpha(image);
    report->alpha = image->channels == 4;
    while (count < REPORT_RENDITIONS && (count == 0 || steps[count - 1] < width))
        count++;
    report->count = count;
    /* From the largest to the smallest, each made from the one before. */
    while (status == STATUS_OK && count > 0) {
        struct image smaller = {0, 0, 0, NULL};
        uint32_t new_width, new_height;

        rendition_size(image->width, image->height, steps[--count], &new_width, &new_height);
        if (new_width != image->width || new_height != image->height) {
            status = shrink_image(image, new_width, new_height, &smaller, err);
            if (status != STATUS_OK)
                break;
            image_free(image);
            *image = smaller;
        }
        report->renditions[count].width = image->width;
        report->renditions[count].height = image->height;
        status = write_both(directory, image, profile, err);
    }
    return status;
}
