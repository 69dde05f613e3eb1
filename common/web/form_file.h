/**
 * A form with a file: its fields go into `req->form`, by the parameters that the route declares; the file goes to the
 * disk as it comes and is never held in memory.
 *
 * The file's field is called FORM_FILE_FIELD. The token of a session (web/csrf.h) must stand before it, so that nobody
 * fills the disk in somebody's name. The file has no name on the disk: whatever happens, it goes with the request.
 */
#ifndef WEB_FORM_FILE_H
#define WEB_FORM_FILE_H

#include "web/req.h"

#define FORM_FILE_FIELD "file"

/** Reads the body, of at most `cap` bytes, into `req->form` and `req->file`. A form whose file was not chosen has none.
 *  STATUS_UNSUPPORTED for another kind of body, STATUS_TOO_LARGE, STATUS_FORBIDDEN without the token, STATUS_FULL when
 *  the disk is, STATUS_BAD_REQUEST naming what is wrong. */
enum status form_file_read(struct req *req, size_t cap, const char *secret_key, struct err *err);

#endif
