/**
 * Addresses of our own pages. Every link in a view comes from here, so that the same page works under
 * both ways of mounting the programs:
 *
 *     pretty  /p/pierogi/first            the web server maps paths to programs
 *     CGI     /cgi-bin/site.cgi/p/pierogi/first   nothing is rewritten; the program's own name is in the path
 *
 * All functions return text from `arena`, path-absolute ("/p/pierogi"), except where said otherwise. Paths,
 * names and hashes given to them have been validated before: they need no escaping in a URL.
 */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/arena.h"
#include "base/err.h"

enum page {
#define PAGE(name, pattern, program, served) PAGE_##name,
#include "web/pages.def"
#undef PAGE
    PAGE__COUNT
};

/* The patterns as constants, for route tables: PATTERN_HOME is "/". */
#define PAGE(name, pattern, program, served) extern const char PATTERN_##name[];
#include "web/pages.def"
#undef PAGE

enum page_served {
    BY_PROGRAM,
    BY_SERVER
};

struct page_row {
    const char *name; /* "HOME" */
    const char *pattern;
    const char *program;
    enum page_served served;
};

/** The row of a page. `page` must be below PAGE__COUNT. */
const struct page_row *page_row(enum page page);

enum mount {
    MOUNT_PRETTY,
    MOUNT_CGI
};

struct urls {
    enum mount mount;
    const char *origin;  /* "https://example.org": no slash at the end */
    const char *root;    /* path of the base URL without its final slash: "" or "/sub" */
    const char *scripts; /* MOUNT_CGI: the folder of the programs, "/cgi-bin"; else "" */
    const char *media;   /* what stands before "/media/…" */
    const char *files;   /* what stands before "/assets/…" and "/palette/…" */
    const char
        *media_origin; /* another origin that serves the media, for the security policy; else "" */
};

struct urls_source {
    const char *base_url; /* PIEROGIS_BASE_URL: "http(s)://host[:port][/path]" */
    const char *
        media_url; /* PIEROGIS_MEDIA_URL: where the folders media/, assets/ and palette/ are served as
                                files: a URL or an absolute path; NULL or "" = not configured. Assets and palettes
                                are taken from there only if it is on the site's own origin. */
    const char
        *script_name; /* SCRIPT_NAME and REQUEST_URI of the request; NULL outside a request */
    const char *request_uri;
};

/** Reads the sources. The mount style is CGI when REQUEST_URI starts with SCRIPT_NAME. STATUS_INVALID for a base
 *  URL or media URL that is not one. The texts in `urls` live in `arena`. */
enum status urls_init(struct urls *urls, const struct urls_source *source, struct arena *arena,
                      struct err *err);

/** Whether SCRIPT_NAME can stand in links: an absolute path without empty steps ("//host/" would lead to another
 *  site), of characters that a URL may have. */
bool script_name_is_valid(struct str name);

/** Whether a request is mounted in CGI style: for callers that need no more than that. */
enum mount mount_of(const char *script_name, const char *request_uri);

char *url_home(struct arena *arena, const struct urls *urls);

/** The page of a project or a piece of content; `path` is codenames joined by "/", without a slash in front. */
char *url_item(struct arena *arena, const struct urls *urls, const char *path);

/** The same from the place `after` on: keyset pagination. */
char *url_item_after(struct arena *arena, const struct urls *urls, const char *path,
                     const char *after);

/** The page of things before the place `before` (the newer ones), for the link back. */
char *url_item_before(struct arena *arena, const struct urls *urls, const char *path,
                      const char *before);

/** Where words for the picture at `path` go. */
char *url_describe(struct arena *arena, const struct urls *urls, const char *path);

/** All projects, from `after` on; NULL = from the start. */
char *url_projects(struct arena *arena, const struct urls *urls, const char *after);

/** All claims, newest first, from those older than claim `before_id` on; 0 = from the newest. */
char *url_claims(struct arena *arena, const struct urls *urls, int64_t before_id);

/** Where one makes a claim. */
char *url_claim(struct arena *arena, const struct urls *urls);

/** Somebody's public page; `handle` is a codename. */
char *url_user(struct arena *arena, const struct urls *urls, const char *handle);

/** Where a check logs in; afterwards the visitor comes to `next` (web/next.h; NULL = to their own page). */
char *url_check(struct arena *arena, const struct urls *urls, const char *next);

/** Where the bouncer stands; who has answered goes on to `next` (web/next.h; NULL = wherever they like). */
char *url_oracle(struct arena *arena, const struct urls *urls, const char *next);

/** The challenge `id` (site/bouncer_challenge.h), with `next` as above. */
char *url_challenge(struct arena *arena, const struct urls *urls, const char *id, const char *next);

/** The dungeon, with `next` for who gets out of it again. */
char *url_dungeon(struct arena *arena, const struct urls *urls, const char *next);

/** The page of whoever is logged in, with their clout from the entries before `before_id` on; 0 = from the newest. */
char *url_me(struct arena *arena, const struct urls *urls, int64_t before_id);

/** Where files are posted, into `project` (its path; NULL = one has to choose); and what becomes of the posting at `path`
 *  that waits for staff. */
char *url_upload(struct arena *arena, const struct urls *urls, const char *project);
char *url_upload_waiting(struct arena *arena, const struct urls *urls, const char *path);

/** Where staff decides; and the part of it that shows `section` ("uploads", "claims", "offers") from the place `id` on. */
char *url_mainframe(struct arena *arena, const struct urls *urls);
char *url_mainframe_from(struct arena *arena, const struct urls *urls, const char *section,
                         int64_t id);

/** Where staff gets a file that is not below /media/: as url_media() with width 0, but always from the program. */
char *url_held(struct arena *arena, const struct urls *urls, const char *hash, const char *ext);

/** The list of sitemaps; and one of them, whose `kind` is "projects" or "content". */
char *url_sitemap(struct arena *arena, const struct urls *urls);
char *url_sitemap_block(struct arena *arena, const struct urls *urls, const char *kind,
                        int64_t block);

/** A stored file: "/media/ab/HASH-400.webp", or "/media/ab/HASH.EXT" with width 0. `hash` has the form of
 *  hash_text() in base/hash.h, `ext` has no dot. Absolute if the media live on another origin. */
char *url_media(struct arena *arena, const struct urls *urls, const char *hash, int width,
                const char *ext);

/** A built asset by its name with the content hash in it (build/gen/assets.h): "/assets/site.HASH.css". */
char *url_asset(struct arena *arena, const struct urls *urls, const char *name);

/** A palette's style sheet: "/palette/NAME.css", `name` from palette_name() in site/palette.h. */
char *url_palette(struct arena *arena, const struct urls *urls, const char *name);

/** The icon in a palette's colours, which lies beside its style sheet: "/palette/NAME.svg". */
char *url_favicon(struct arena *arena, const struct urls *urls, const char *name);

/** The address at which the program `program` sees `path`, whatever it is: for redirects that only mend it. */
char *url_path(struct arena *arena, const struct urls *urls, const char *program, const char *path);

/** Any path from the functions above with the origin before it; what is absolute already stays as it is. */
char *url_absolute(struct arena *arena, const struct urls *urls, const char *url);

/** Appends `text` for use as a value in a query string: all but unreserved characters (RFC 3986 section 2.3) as
 *  %XX. */
char *url_escape(struct arena *arena, const char *text);

#endif
