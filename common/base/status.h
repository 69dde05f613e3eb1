/**
 * The one table of outcomes. A site function ends in one of these; the table says what that means to
 * a web client (HTTP status, RFC 9110), to a script (exit code, see pierogis(1)) and to an API client
 * (problem type and title, RFC 9457). A refusal therefore reads the same everywhere.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "base/banned.h"

enum status {
    STATUS_OK,
    STATUS_BAD_REQUEST,     /* the request or command line itself is malformed */
    STATUS_USAGE,           /* the command line is wrong; on the web the same as BAD_REQUEST */
    STATUS_UNAUTHORIZED,    /* nobody is logged in */
    STATUS_TOO_POOR,        /* not enough clout */
    STATUS_FORBIDDEN,       /* known, but not allowed */
    STATUS_NOT_FOUND,       /* no such thing */
    STATUS_BAD_METHOD,      /* the page exists, the method does not */
    STATUS_CONFLICT,        /* the name is taken, the state has moved on */
    STATUS_LENGTH_REQUIRED, /* a body of unknown length */
    STATUS_TOO_LARGE,       /* over a size limit */
    STATUS_UNSUPPORTED,     /* a kind of file or body that the site does not take */
    STATUS_BAD_RANGE,       /* a byte range outside the file */
    STATUS_MISDIRECTED,     /* a host name that is not this site's */
    STATUS_INVALID,         /* understood, but a rule said no */
    STATUS_BAD_MANNERS,     /* words that the site does not want to hear */
    STATUS_TOO_MANY,        /* a rate limit */
    STATUS_BUG,             /* our mistake */
    STATUS_IO,              /* the machine failed: permission, read-only disk, damaged file */
    STATUS_BUSY,            /* locked or overloaded: try again */
    STATUS_FULL,            /* the disk or a quota is full */
    STATUS__COUNT
};

struct status_row {
    const char *name;  /* stable, lower case, for logs and problem types */
    int http;          /* HTTP status code */
    int exit_code;     /* process exit code */
    const char *title; /* plain English, no flavour */
};

/** The row of a status. Never NULL: a value outside the enumeration reads as STATUS_BUG. */
const struct status_row *status_row(enum status status);

/** The status for an errno of a failed system call: ENOENT, EACCES, ENOSPC and so on. */
enum status status_of_errno(int error);

#endif
