/**
 * A form with files: its fields go into `req->form`, by the parameters that the route declares; each file goes to the
 * disk as it comes and is never held in memory.
 *
 * The route declares the files, too. The token of a session (web/csrf.h) must stand before the first, so that nobody
 * fills the disk in somebody's name. A file has no name on the disk: whatever happens, it goes with the request.
 *
 * A file that is too large, or finds the disk full, is not the end: nothing of it is kept, and the fields behind it are
 * read, so that the form can be shown again as it was filled in (struct req_file.refused).
 */
#ifndef WEB_FORM_FILE_H
#define WEB_FORM_FILE_H

#include "web/route.h"

/** What a body may have at most, as the route declares it and PIEROGIS_MAX_UPLOAD allows: bytes. */
uint64_t form_file_cap(const struct route *route, uint64_t max_upload);

/** Reads the body into `req->form` and `req->files`. A file that was not chosen is none. STATUS_UNSUPPORTED for another
 *  kind of body, STATUS_TOO_LARGE for one that is more than twice as large as it may be (so much is read, and no more),
 *  STATUS_FORBIDDEN without the token, STATUS_BAD_REQUEST naming what is wrong. */
enum status form_file_read(struct req *req, const struct route *route,
                           const struct settings *settings, struct err *err);

#endif
