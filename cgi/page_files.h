/**
 * Stored and built files, sent whole, as a range, or not at all because the client has them.
 */
#ifndef CGI_PAGE_FILES_H
#define CGI_PAGE_FILES_H

#include "web/route.h"

route_handler media_send;   /* /media/ab/HASH[-WIDTH].EXT, from the home */
route_handler held_send;    /* /mainframe/held/ab/HASH[-WIDTH].EXT: what only staff may see */
route_handler asset_send;   /* /assets/NAME.HASH.EXT, built */
route_handler palette_send; /* /palette/NAME.css and .svg, from the home */

#endif
