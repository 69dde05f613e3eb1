#include "limits.h"

#include <inttypes.h>

enum status limit_picture(uint64_t width, uint64_t height, struct err *err)
{
    if (width == 0 || height == 0)
        return err_set(err, STATUS_INVALID, "the picture says that it is empty; export it again");
    if (width > LIMIT_SIDE || height > LIMIT_SIDE)
        return err_set(err, STATUS_TOO_LARGE,
                       "the picture is %" PRIu64 " x %" PRIu64
                       " pixels, and no side may have more than %d; make it smaller",
                       width, height, LIMIT_SIDE);
    if (width * height > LIMIT_PIXELS)
        return err_set(err, STATUS_TOO_LARGE,
                       "the picture is %" PRIu64 " x %" PRIu64
                       " pixels, which is more than %d megapixels; make it smaller",
                       width, height, (int)(LIMIT_PIXELS / 1000000));
    return STATUS_OK;
}

enum status limit_frames(uint64_t frames, uint64_t pixels, struct err *err)
{
    if (frames > LIMIT_FRAMES)
        return err_set(err, STATUS_TOO_LARGE,
                       "the animation has more than %d frames; make it shorter or upload a video",
                       LIMIT_FRAMES);
    if (pixels > LIMIT_FRAME_PIXELS)
        return err_set(
            err, STATUS_TOO_LARGE,
            "the animation has more than %d megapixels in all its frames; make it smaller "
            "or upload a video",
            (int)(LIMIT_FRAME_PIXELS / 1000000));
    return STATUS_OK;
}

enum status limit_animation(uint64_t width, uint64_t height, uint64_t frames, struct err *err)
{
    enum status status = limit_picture(width, height, err);

    if (status != STATUS_OK)
        return status;
    if (frames > LIMIT_FRAMES)
        return limit_frames(frames, 0, err); /* and the product below cannot wrap */
    return limit_frames(frames, width * height * frames, err);
}
