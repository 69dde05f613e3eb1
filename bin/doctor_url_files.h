/**
 * The files that a web server sends, seen from outside: whether media arrive as they should, and whether anything
 * else does.
 */
#ifndef BIN_DOCTOR_URL_FILES_H
#define BIN_DOCTOR_URL_FILES_H

#include "doctor_canary.h"
#include "doctor_web.h"

/** Asks for the canaries, and for what nobody may have. */
void doctor_url_files(struct web *web, const struct canaries *canaries);

#endif
