#include "base/status.h"

#include <errno.h>

static const struct status_row rows[STATUS__COUNT] = {
    [STATUS_OK] = {"ok", 200, 0, "OK"},
    [STATUS_BAD_REQUEST] = {"bad-request", 400, 2, "Bad request"},
    [STATUS_USAGE] = {"usage", 400, 2, "Wrong usage"},
    [STATUS_UNAUTHORIZED] = {"unauthorized", 401, 4, "Log in first"},
    [STATUS_TOO_POOR] = {"too-poor", 402, 1, "Not enough clout"},
    [STATUS_FORBIDDEN] = {"forbidden", 403, 4, "Not allowed"},
    [STATUS_NOT_FOUND] = {"not-found", 404, 3, "Not found"},
    [STATUS_BAD_METHOD] = {"bad-method", 405, 2, "Method not allowed"},
    [STATUS_CONFLICT] = {"conflict", 409, 1, "Conflict"},
    [STATUS_LENGTH_REQUIRED] = {"length-required", 411, 2, "Length required"},
    [STATUS_TOO_LARGE] = {"too-large", 413, 1, "Too large"},
    [STATUS_UNSUPPORTED] = {"unsupported", 415, 1, "Unsupported kind of file"},
    [STATUS_BAD_RANGE] = {"bad-range", 416, 1, "Range not satisfiable"},
    [STATUS_MISDIRECTED] = {"misdirected", 421, 1, "Wrong host name"},
    [STATUS_INVALID] = {"invalid", 422, 1, "Not valid"},
    [STATUS_BAD_MANNERS] = {"bad-manners", 422, 1, "Bad manners"},
    [STATUS_TOO_MANY] = {"too-many", 429, 75, "Too many requests"},
    [STATUS_BUG] = {"bug", 500, 70, "Internal error"},
    [STATUS_IO] = {"io", 500, 74, "The machine failed"},
    [STATUS_BUSY] = {"busy", 503, 75, "Busy, try again"},
    [STATUS_FULL] = {"full", 507, 74, "No space left"},
};

const struct status_row *status_row(enum status status)
{
    if ((unsigned)status >= STATUS__COUNT)
        return &rows[STATUS_BUG];
    return &rows[status];
}

enum status status_of_errno(int error)
{
    switch (error) {
    case 0:
        return STATUS_OK;
    case ENOENT:
    case ENOTDIR:
        return STATUS_NOT_FOUND;
    case EACCES:
    case EPERM:
        return STATUS_FORBIDDEN;
    case ENOSPC:
    case EDQUOT:
        return STATUS_FULL;
    case EFBIG:
        return STATUS_TOO_LARGE;
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
        return STATUS_BUSY;
    case EEXIST:
    case ENOTEMPTY:
        return STATUS_CONFLICT;
    case ENAMETOOLONG:
    case ELOOP:
        return STATUS_INVALID;
    default:
        return STATUS_IO;
    }
}
