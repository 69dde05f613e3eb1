/* Paints a picture, or the frames of a film, on stdout: what the demo site shows. */
#include "output.h"
#include "scenes.h"

#include "base/number.h"

#define SIDE_MAX 8000
#define FRAMES_MAX 2000

static int usage(void)
{
    fputs("usage: paint [--png] [--frames COUNT] SCENE SEED WIDTH HEIGHT > FILE\n"
          "Writes a PPM (with --frames: COUNT of them, one after the other) or a PNG.\n"
          "Scenes:",
          stderr);
    for (const struct scene *scene = scenes; scene->name != NULL; scene++)
        fprintf(stderr, " %s", scene->name);
    fputc('\n', stderr);
    return 2;
}

static bool paint_one(const struct scene *scene, uint64_t seed, int width, int height,
                      double moment, bool png)
{
    struct canvas canvas = canvas_new(width, height);
    struct chance chance = chance_from(seed);
    bool good = canvas.pixels != NULL;

    if (good) {
        scene->paint(&canvas, &chance, moment);
        if (!scene->cut_out)
            canvas_finish(&canvas, seed);
        good = png ? output_png(&canvas, scene->cut_out, stdout) : output_ppm(&canvas, stdout);
    }
    canvas_free(&canvas);
    return good;
}

int main(int argc, char **argv)
{
    const struct scene *scene = scenes;
    uint64_t seed, width, height, frames = 1;
    bool png = false;
    int at = 1;

    for (; at < argc && argv[at][0] == '-'; at++) {
        if (str_is(str_of(argv[at]), "--png"))
            png = true;
        else if (!str_is(str_of(argv[at]), "--frames") || at + 1 >= argc ||
                 !number_u64(str_of(argv[++at]), FRAMES_MAX, &frames))
            return usage();
    }
    if (argc - at != 4 || (png && frames != 1) ||
        !number_u64(str_of(argv[at + 1]), UINT32_MAX, &seed) ||
        !number_u64(str_of(argv[at + 2]), SIDE_MAX, &width) ||
        !number_u64(str_of(argv[at + 3]), SIDE_MAX, &height) || width == 0 || height == 0)
        return usage();
    while (scene->name != NULL && strcmp(scene->name, argv[at]) != 0)
        scene++;
    if (scene->name == NULL)
        return usage();
    for (uint64_t i = 0; i < frames; i++) {
        if (!paint_one(scene, seed, (int)width, (int)height, (double)i / (double)frames, png)) {
            fputs("paint: cannot write the picture\n", stderr);
            return 74;
        }
    }
    return 0;
}
