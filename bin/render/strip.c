#include "strip.h"

void stripped_free(struct stripped *out)
{
    buf_free(&out->bytes);
}

enum status strip_cut_off(struct err *err)
{
    return err_set(
        err, STATUS_INVALID,
        "the file ends in the middle of the picture; copy it again from where it came from");
}

enum status strip_damaged(const char *what, struct err *err)
{
    return err_set(
        err, STATUS_INVALID,
        "the file is not a whole %s picture; open it in a picture program and save it again", what);
}
