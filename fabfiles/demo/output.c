#include "output.h"

#include <png.h>
#include <stdlib.h>

static unsigned char byte_of(double value)
{
    value = value * 255 + 0.5;
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* One row of 8-bit pixels with 3 or 4 channels. */
static void put_row(const struct canvas *canvas, int y, bool alpha, unsigned char *row)
{
    const float *pixel = canvas->pixels + (size_t)y * (size_t)canvas->width * 4;

    for (int x = 0; x < canvas->width; x++, pixel += 4) {
        const double a = (double)pixel[3];

        for (int i = 0; i < 3; i++) {
            const double value = (double)pixel[i];
            *row++ = byte_of(!alpha ? value + 1 - a : a > 0 ? value / a : 0);
        }
        if (alpha)
            *row++ = byte_of(a);
    }
}

bool output_ppm(const struct canvas *canvas, FILE *file)
{
    const size_t stride = (size_t)canvas->width * 3;
    unsigned char *row = malloc(stride);
    bool good = row != NULL && fprintf(file, "P6\n%d %d\n255\n", canvas->width, canvas->height) > 0;

    for (int y = 0; good && y < canvas->height; y++) {
        put_row(canvas, y, false, row);
        good = fwrite(row, 1, stride, file) == stride;
    }
    free(row);
    return good && fflush(file) == 0;
}

bool output_png(const struct canvas *canvas, bool alpha, FILE *file)
{
    const size_t stride = (size_t)canvas->width * (alpha ? 4 : 3);
    unsigned char *pixels = malloc(stride * (size_t)canvas->height);
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)canvas->width,
        .height = (png_uint_32)canvas->height,
        .format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB,
    };
    bool good = pixels != NULL;

    for (int y = 0; good && y < canvas->height; y++)
        put_row(canvas, y, alpha, pixels + (size_t)y * stride);
    good = good && png_image_write_to_stdio(&image, file, 0, pixels, 0, NULL) != 0;
    free(pixels);
    return good && fflush(file) == 0;
}
