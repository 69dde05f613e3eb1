/* Any bytes as a form with files: read in pieces of 1 byte and of 64 KB, it says the same. The first byte chooses the
 * type, so that boundaries are met. */
#include "web/multipart.h"
#include "base/buf.h"
#include "base/panic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const TYPES[] = {
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=\"-\"",
    "multipart/form-data; boundary=--AaB03x",
};

struct feed {
    struct str rest;
    size_t piece;
};

static ptrdiff_t feed_read(void *context, char *out, size_t size)
{
    struct feed *feed = context;
    size_t n = feed->piece < size ? feed->piece : size;

    n = n < feed->rest.len ? n : feed->rest.len;
    if (n > 0)
        memcpy(out, feed->rest.at, n);
    feed->rest = str_slice(feed->rest, n, feed->rest.len);
    return (ptrdiff_t)n;
}

/* All that the form says: whole parts only, and how it ended. */
static void digest(struct str body, size_t piece, const char *type, struct buf *out)
{
    static char bytes[65536];
    struct arena arena = {0};
    struct feed feed = {body, piece};
    struct multipart m;
    struct multipart_part part;
    struct err err = {.message = ""};
    struct buf value = BUF_INIT;
    size_t got = 0, parts = 0;
    enum status status =
        multipart_begin(&m, &arena, str_of(type),
                        (struct multipart_source){.context = &feed, .read = feed_read}, &err);

    while (status == STATUS_OK && (status = multipart_next(&m, &part, &err)) == STATUS_OK &&
           part.name != NULL) {
        ASSERT(++parts <= MULTIPART_PARTS_MAX && strlen(part.name) < MULTIPART_HEAD_MAX);
        buf_clear(&value);
        while ((status = multipart_read(&m, bytes, piece, &got, &err)) == STATUS_OK && got > 0) {
            ASSERT(got <= piece);
            buf_str(&value, (struct str){bytes, got});
        }
        if (status == STATUS_OK) {
            buf_printf(out, "%s|%s|", part.name, part.file_name == NULL ? "" : part.file_name);
            buf_str(out, buf_view(&value));
        }
    }
    ASSERT(status != STATUS_OK || feed.rest.len == 0);
    ASSERT(status == STATUS_OK || status == STATUS_BAD_REQUEST);
    buf_printf(out, "%d %s", status, err.message);
    buf_free(&value);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf slow = BUF_INIT, fast = BUF_INIT;
    struct str body = {(const char *)data, size};
    const char *type = TYPES[size == 0 ? 0 : data[0] % 3];

    body = str_slice(body, 1, size);
    digest(body, 1, type, &slow);
    digest(body, 65536, type, &fast);
    ASSERT(str_eq(buf_view(&slow), buf_view(&fast)));
    buf_free(&slow);
    buf_free(&fast);
    return 0;
}
