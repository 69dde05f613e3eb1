#include "options.h"

#include "base/number.h"

#define DEFAULT_MAX_BYTES ((uint64_t)200 * 1024 * 1024)
#define LARGEST_MAX_BYTES ((uint64_t)1 << 40)

const char options_help[] =
    "usage: pierogis-render [--ffmpeg PATH --ffprobe PATH | --no-ffmpeg] [--max-bytes N]\n"
    "                       [--background RRGGBB] <FILE 3<JOB-DIRECTORY\n"
    "       pierogis-render --level\n"
    "\n"
    "Reads an untrusted picture, video or recording from standard input, which must be a regular file,\n"
    "and writes what is fit to be served into the empty folder on descriptor 3: the file without its\n"
    "metadata as 'stored', and pictures in up to three widths. Says on standard output, in one line of\n"
    "JSON, what it made, or why it refused. --level says what sandbox this machine gives.\n";

static bool read_colour(struct str s, int32_t *out)
{
    int32_t colour = 0;

    if (s.len == 7 && s.at[0] == '#')
        s = str_slice(s, 1, s.len);
    if (s.len != 6)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        int digit = ascii_hex(s.at[i]);

        if (digit < 0)
            return false;
        colour = colour * 16 + digit;
    }
    *out = colour;
    return true;
}

static enum status read_value(struct options *o, const char *name, const char *value,
                              struct err *err)
{
    if (strcmp(name, "--ffmpeg") == 0) {
        o->ffmpeg = value;
    } else if (strcmp(name, "--ffprobe") == 0) {
        o->ffprobe = value;
    } else if (strcmp(name, "--max-bytes") == 0) {
        if (!number_bytes(str_of(value), LARGEST_MAX_BYTES, &o->max_bytes))
            return err_set(err, STATUS_USAGE, "--max-bytes wants a number of bytes, like 200M");
    } else if (strcmp(name, "--background") == 0) {
        if (!read_colour(str_of(value), &o->background))
            return err_set(err, STATUS_USAGE, "--background wants a colour, like 5f9ea0");
    } else {
        return err_set(err, STATUS_USAGE, "there is no option %s; see pierogis-render --help",
                       name);
    }
    return STATUS_OK;
}

enum status options_read(struct options *options, int argc, char **argv, struct err *err)
{
    *options = (struct options){NULL, NULL, DEFAULT_MAX_BYTES, -1, false, false};
    for (int i = 1; i < argc; i++) {
        enum status status;

        if (strcmp(argv[i], "--level") == 0) {
            options->level = true;
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            options->help = true;
        } else if (strcmp(argv[i], "--no-ffmpeg") == 0) {
            options->ffmpeg = options->ffprobe = NULL;
        } else if (argv[i][0] == '-' && i + 1 < argc) {
            status = read_value(options, argv[i], argv[i + 1], err);
            if (status != STATUS_OK)
                return status;
            i++;
        } else {
            return err_set(err, STATUS_USAGE,
                           "%s is not understood here; see pierogis-render --help", argv[i]);
        }
    }
    if ((options->ffmpeg == NULL) != (options->ffprobe == NULL))
        return err_set(err, STATUS_USAGE, "--ffmpeg and --ffprobe belong together");
    return STATUS_OK;
}
