/**
 * Addresses of machines, IPv4 and IPv6 alike, and lists of those and of prefixes.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/err.h"
#include "base/str.h"

#define ADDRESS_TEXT 46 /* bytes that hold an IPv6 address as text, and NUL */

/** Both families as 16 bytes, IPv4 mapped into ::ffff:0:0/96 (RFC 4291 section 2.5.5.2). */
struct address {
    unsigned char bytes[16];
};

/** "192.0.2.1", "2001:db8::1"; no names, no ports. */
bool address_parse(struct str text, struct address *out);
void address_print(const struct address *address, char out[ADDRESS_TEXT]);

/** Whether `list`, addresses and prefixes ("10.0.0.0/8 ::1") with blanks or commas between them, holds the address. NULL
 *  and "" hold nobody, and neither do entries that are none. */
bool address_is_listed(const struct address *address, const char *list);

/** STATUS_INVALID naming the first entry that is neither an address nor a prefix. `what` begins the sentence. */
enum status address_list_check(const char *list, const char *what, struct err *err);

#endif
