/**
 * Content: one posted thing (picture, video, audio or text) in a project.
 */
#ifndef SITE_CONTENT_H
#define SITE_CONTENT_H

#include "base/html.h"
#include "site/project.h"

#define ALT_MAX 2000               /* bytes of UTF-8 */
#define TEXT_MAX ((size_t)1 << 20) /* bytes of a text content */
#define TAG_MAX 32
#define TAGS_MAX 12

enum content_kind {
    CONTENT_PICTURE,
    CONTENT_VIDEO,
    CONTENT_AUDIO,
    CONTENT_TEXT
};

enum content_state {
    CONTENT_VISIBLE,
    CONTENT_HELD,    /* hidden by staff */
    CONTENT_WAITING, /* for approval */
    CONTENT_REMOVED
};

struct content {
    int64_t id;
    int64_t project_id;
    const char *project_path;
    const char *codename;
    enum content_kind kind;
    enum content_state state;
    const char *title;
    const char *alt; /* NULL = nobody has described it yet */
    bool decorative; /* says that no description is needed */
    bool has_palette;
    struct palette palette; /* its own, when it has one */
    int64_t account_id;     /* who posted it; 0 = the site itself */
    /* The same by name; NULL = the site itself, or the account has been removed. */
    const char *handle;
    bool author_active; /* neither removed nor banned: the account has a page */
    int64_t posted_at;
    int64_t updated_at;
    const char *hash;      /* of the stored bytes; NULL for text */
    const char *extension; /* "jpg", of the stored file */
    const char *type;      /* MIME type of the stored file */
    int64_t bytes;         /* size of the stored file */
    int64_t width, height; /* pixels, orientation applied; 0 where it means nothing */
    int64_t duration_ms;
    bool animated;
    bool alpha;              /* transparent: renditions are PNG instead of JPEG */
    const char *widths;      /* widths of the renditions, "400 800 1600"; "" = none */
    const char *captions;    /* hash of the WebVTT file, NULL = none */
    const char *source_name; /* the client's file name, for display only */
    const char *beginning; /* in lists: of a text, the first characters of its source; else NULL */
};

struct content_list {
    struct content *items;
    size_t count;
    bool more;
};

/** A place in a list that is sorted newest first; {INT64_MAX, INT64_MAX} is before everything. */
struct content_mark {
    int64_t posted_at;
    int64_t id;
};

#define CONTENT_NEWEST ((struct content_mark){INT64_MAX, INT64_MAX})

struct content_text {
    const char *source;
    struct html html;
};

struct content_tags {
    const char *names[TAGS_MAX];
    size_t count;
};

const char *content_kind_name(enum content_kind kind);
const char *content_state_name(enum content_state state);

/* Lists for visitors hold what a card shows: of each item they leave out its palette, the handle, updated_at, type,
 * bytes, captions and source_name. */

/** One page of a project's visible content, newest first, after `mark`. */
enum status content_page(struct db *db, struct arena *arena, const struct project *project,
                         struct content_mark mark, size_t limit, struct content_list *out,
                         struct err *err);

/** The page before `mark` (newer), still newest first; `more` says that there are newer ones still. */
enum status content_page_newer(struct db *db, struct arena *arena, const struct project *project,
                               struct content_mark mark, size_t limit, struct content_list *out,
                               struct err *err);

/** The same as content_page(), with all columns. */
enum status content_page_whole(struct db *db, struct arena *arena, const struct project *project,
                               struct content_mark mark, size_t limit, struct content_list *out,
                               struct err *err);

/** The newest visible content of the whole site. As above. */
enum status content_newest(struct db *db, struct arena *arena, size_t limit,
                           struct content_list *out, struct err *err);

struct content_filter {
    int64_t project_id; /* 0 = the whole site */
    const char *state;  /* as content_state_name() says it; NULL = any */
    bool unnamed; /* only visible pictures that nobody has described and that are not decorative */
};

/** Everything that passes `filter`, in id order after `after_id`: for admins, who see all states. */
enum status content_inventory(struct db *db, struct arena *arena,
                              const struct content_filter *filter, int64_t after_id, size_t limit,
                              struct content_list *out, struct err *err);

/** What waits for approval (CONTENT_WAITING) or has been hidden (CONTENT_HELD), newest first, before item `before_id`
 *  (INT64_MAX = from the newest): for staff. */
enum status content_unseen(struct db *db, struct arena *arena, enum content_state state,
                           int64_t before_id, size_t limit, struct content_list *out,
                           struct err *err);

/** In any state but removed; the caller looks at the state. */
enum status content_find(struct db *db, struct arena *arena, int64_t project_id,
                         const char *codename, struct content *out, struct err *err);
enum status content_by_id(struct db *db, struct arena *arena, int64_t id, struct content *out,
                          struct err *err);

/** "project/path/codename" as an admin types it. */
enum status content_named(struct db *db, struct arena *arena, const char *path, struct content *out,
                          struct err *err);

/** The visible neighbours in the project, as lists hold them: the next newer and the next older one; id 0 where there
 *  is none. */
enum status content_neighbours(struct db *db, struct arena *arena, const struct content *content,
                               struct content *newer, struct content *older, struct err *err);

enum status content_text(struct db *db, struct arena *arena, int64_t id, struct content_text *out,
                         struct err *err);
enum status content_tags(struct db *db, struct arena *arena, int64_t id, struct content_tags *out,
                         struct err *err);

/** What was taken out of its file before anybody saw it, in plain words with commas between them ("GPS position, camera
 *  serial number"); "" = nothing. */
enum status content_taken_out(struct db *db, struct arena *arena, int64_t id, const char **out,
                              struct err *err);

/** The card picture of a project: its cover, or its newest visible picture or video with a poster, looked
 *  for in the project itself and then in its sub-projects; id 0 = none. */
enum status content_cover(struct db *db, struct arena *arena, const struct project *project,
                          struct content *out, struct err *err);

#endif
