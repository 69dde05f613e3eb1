/**
 * Secrets that are typed or pasted at a terminal, which does not show them.
 */
#ifndef BIN_SECRET_READ_H
#define BIN_SECRET_READ_H

#include "base/buf.h"
#include "base/err.h"

/** Asks for it with the line `prompt` on standard error, and appends what is typed at the terminal `fd` until Ctrl-D to
 *  `out`; STATUS_TOO_LARGE beyond `max` bytes. The terminal shows nothing of it, and is as it was whenever somebody else
 *  has it: behind this, and where a signal ends or stops the process, which it does as always. What was typed and not
 *  read is gone then, so that no shell takes the rest of a secret for a command. */
enum status secret_read(int fd, size_t max, const char *prompt, struct buf *out, struct err *err);

#endif
