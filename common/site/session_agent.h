/**
 * The browser of a login in a few words, so that its owner knows it again in a list: "Firefox on Linux".
 */
#ifndef SITE_SESSION_AGENT_H
#define SITE_SESSION_AGENT_H

#include "base/str.h"

#define SESSION_AGENT_TEXT 40 /* bytes that hold it, and NUL */

/** Made of fixed words only, whatever the header User-Agent says (RFC 9110 section 10.1.5; `agent` may be any bytes,
 *  and nothing of it is kept): "a browser" for one that we do not know. */
void session_agent(struct str agent, char out[SESSION_AGENT_TEXT]);

#endif
