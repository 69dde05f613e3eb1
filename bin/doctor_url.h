/**
 * The site from outside, through its web server: what must be answered, and what must never be.
 */
#ifndef BIN_DOCTOR_URL_H
#define BIN_DOCTOR_URL_H

#include "doctor_finding.h"

/** Whether `url` can be asked: STATUS_USAGE if not. */
enum status doctor_url_check(const char *url, struct err *err);

/** Asks the server at `url`: the address of the home page, with or without the final slash; on a host without rewriting
 *  it ends in "/cgi-bin/site.cgi". Needs `net`. Puts canaries into the home for the time of the questions. */
void doctor_url(struct doctor *doctor, const char *url);

#endif
