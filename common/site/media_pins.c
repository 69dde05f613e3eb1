#include "site/media_pins.h"

#include "base/file.h"
#include "site/media_list.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static const char *const folders[] = {"held", "media"};

enum status media_pins_begin(struct media_pins *pins, int home, int dir,
                             void (*lost)(void *context, const char *path), void *context,
                             struct err *err)
{
    *pins =
        (struct media_pins){.home = home, .dir = dir, .lock = -1, .lost = lost, .context = context};
    return media_lock(home, MEDIA_PLACE, &pins->lock, err);
}

void media_pins_end(struct media_pins *pins)
{
    file_close(pins->lock);
    pins->lock = -1;
}

/* --- taking ---------------------------------------------------------------------------------------------- */

/* Answers of file systems that have no hard links, or not so many, or not across the border of a mount. */
static bool is_no_links(int error)
{
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EXDEV ||
           error == EMLINK || error == EACCES;
}

/* An empty file in place of the link: it says that the name is wanted. */
static int make_note(const struct media_pins *pins, const char *path)
{
    int fd = file_open_beneath(pins->dir, path, O_WRONLY | O_CREAT | O_EXCL, 0600);

    file_close(fd);
    return fd < 0 ? -1 : 0;
}

static int pin_once(struct media_pins *pins, const char *from, const char *path)
{
    if (!pins->by_lock) {
        if (linkat(pins->home, from, pins->dir, path, 0) == 0)
            return 0;
        if (!is_no_links(errno))
            return -1;
        pins->by_lock = true;
    }
    return make_note(pins, path);
}

/* The file `from` below the home under the name `path`. */
static enum status pin(struct media_pins *pins, const char *from, const char *path, struct err *err)
{
    char shelf[16];
    int done = pin_once(pins, from, path);

    if (done != 0 && errno == ENOENT) {
        enum status status;

        snprintf(shelf, sizeof(shelf), "%.*s", (int)(strrchr(path, '/') - path), path);
        status = file_make_dirs(pins->dir, shelf, err);
        if (status != STATUS_OK)
            return status;
        done = pin_once(pins, from, path);
    }
    if (done != 0 && errno != EEXIST) /* several items have the same bytes */
        return err_errno(err, errno, "cannot hold %s fast", from);
    return STATUS_OK;
}

/* Where the file lies now: where it belongs, or, after a crash or while the same bytes are posted again, in the other
 * folder. NULL for nowhere. */
static const char *find(const struct media_pins *pins, const char *name, bool visible, char *path,
                        size_t size, uint64_t *bytes)
{
    struct stat st;

    for (int other = 0; other < 2; other++) {
        snprintf(path, size, "%s/%s", folders[visible != (other == 1)], name);
        if (fstatat(pins->home, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)) {
            *bytes = (uint64_t)st.st_size;
            return path;
        }
    }
    return NULL;
}

static bool is_pinned(const struct media_pins *pins, const char *path)
{
    return faccessat(pins->dir, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum status take_one(void *context, const char *name, bool visible, struct err *err)
{
    struct media_pins *pins = context;
    char from[128], media[128], held[128];
    enum status status;
    uint64_t bytes;

    snprintf(media, sizeof(media), "media/%s", name);
    snprintf(held, sizeof(held), "held/%s", name);
    if (is_pinned(pins, media) || (!visible && is_pinned(pins, held)))
        return STATUS_OK;
    if (find(pins, name, visible, from, sizeof(from), &bytes) == NULL) {
        pins->missing++;
        if (pins->lost != NULL)
            pins->lost(pins->context, visible ? media : held);
        return STATUS_OK;
    }
    status = pin(pins, from, visible ? media : held, err);
    pins->bytes += bytes;
    /* What one visible item shows is public, whatever the other items with the same bytes are. */
    if (status == STATUS_OK && visible && unlinkat(pins->dir, held, 0) != 0 && errno != ENOENT)
        status = err_errno(err, errno, "cannot let go of %s", held);
    return status;
}

enum status media_pins_take(struct media_pins *pins, struct db *db, struct err *err)
{
    enum status status = media_list_rows(db, take_one, pins, err);

    if (!pins->by_lock)
        media_pins_end(pins);
    return status;
}

/* --- reading --------------------------------------------------------------------------------------------- */

int media_pins_open(const struct media_pins *pins, const char *path)
{
    const char *name = strchr(path, '/') + 1;
    int fd = -1;

    if (!pins->by_lock)
        return file_open_beneath(pins->dir, path, O_RDONLY, 0);
    /* Under the shared lock a file can only go from held/ to media/, when its bytes are posted again. */
    for (size_t i = 0; i < 2 && fd < 0; i++) {
        char place[128];

        snprintf(place, sizeof(place), "%s/%s", folders[i], name);
        fd = file_open_beneath(pins->home, place, O_RDONLY, 0);
    }
    return fd;
}
