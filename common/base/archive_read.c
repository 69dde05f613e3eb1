#include "base/archive_read.h"

#include "base/panic.h"

#include <errno.h>
#include <sys/stat.h>

#define END_MAX (1 << 20) /* bytes of zeros at the end: the longest records that tapes had */

void archive_read_begin(struct archive_reader *archive, int fd, const char *name)
{
    struct stat st;

    *archive = (struct archive_reader){.fd = fd, .name = name, .size = UINT64_MAX};
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        archive->size = (uint64_t)st.st_size;
}

static enum status cut_off(const struct archive_reader *archive, struct err *err)
{
    return err_set(err, STATUS_INVALID, "%s is cut off after %llu bytes: copy it again",
                   archive->name, (unsigned long long)archive->bytes);
}

/* As much as there is, up to `len`. */
static enum status get(struct archive_reader *archive, void *into, size_t len, size_t *got,
                       struct err *err)
{
    *got = 0;
    while (*got < len) {
        ssize_t n = read(archive->fd, (char *)into + *got, len - *got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read %s", archive->name);
        if (n == 0)
            break;
        *got += (size_t)n;
        archive->bytes += (size_t)n;
    }
    return STATUS_OK;
}

static enum status get_all(struct archive_reader *archive, void *into, size_t len, struct err *err)
{
    size_t got;
    enum status status = get(archive, into, len, &got, err);

    return status == STATUS_OK && got < len ? cut_off(archive, err) : status;
}

static enum status skip_padding(struct archive_reader *archive, struct err *err)
{
    uint8_t bytes[ARCHIVE_BLOCK];
    const unsigned padding = archive->padding;
    enum status status = get_all(archive, bytes, padding, err);

    archive->padding = 0;
    if (status == STATUS_OK && !archive_is_zero(bytes, padding))
        return err_set(err, STATUS_INVALID, "%s is damaged behind %s", archive->name,
                       archive->entry.name);
    return status;
}

enum status archive_read_bytes(struct archive_reader *archive, void *into, size_t max, size_t *got,
                               struct err *err)
{
    const size_t want = archive->left < max ? (size_t)archive->left : max;
    enum status status;

    *got = 0;
    ASSERT(max > 0);
    if (want == 0)
        return STATUS_OK;
    status = get_all(archive, into, want, err);
    if (status != STATUS_OK)
        return status;
    archive->left -= want;
    *got = want;
    return archive->left == 0 ? skip_padding(archive, err) : STATUS_OK;
}

static enum status skip_rest(struct archive_reader *archive, struct err *err)
{
    char piece[4096];
    size_t got = 1;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && got > 0)
        status = archive_read_bytes(archive, piece, sizeof(piece), &got, err);
    return status;
}

/* One block of zeros has been read: a second one, and more for those who pad to longer records, though not for ever as
 * in /dev/zero. */
static enum status read_end(struct archive_reader *archive, struct err *err)
{
    const uint64_t start = archive->bytes;
    uint8_t bytes[4096];
    size_t got;
    enum status status = get_all(archive, bytes, ARCHIVE_BLOCK, err);

    for (got = ARCHIVE_BLOCK; status == STATUS_OK && got > 0;) {
        if (!archive_is_zero(bytes, got) || archive->bytes - start > END_MAX)
            return err_set(err, STATUS_INVALID, "%s goes on behind its end: it is damaged",
                           archive->name);
        status = get(archive, bytes, sizeof(bytes), &got, err);
    }
    return status;
}

enum status archive_read_entry(struct archive_reader *archive, bool *found, struct err *err)
{
    const uint64_t at = archive->bytes + archive->left + archive->padding;
    uint8_t block[ARCHIVE_BLOCK];
    struct err why;
    enum status status = skip_rest(archive, err);

    *found = false;
    if (status == STATUS_OK)
        status = get_all(archive, block, sizeof(block), err);
    if (status != STATUS_OK)
        return status;
    if (archive_is_zero(block, sizeof(block)))
        return read_end(archive, err);
    status = archive_header_read(block, &archive->entry, &why);
    if (status != STATUS_OK)
        return err_set(err, status, "%s is damaged: what begins at byte %llu%s%.100s %s",
                       archive->name, (unsigned long long)at,
                       archive->entry.name[0] == '\0' ? "" : ", ", archive->entry.name,
                       why.message);
    if (archive->entry.size > archive->size - archive->bytes) /* found out before it is unpacked */
        return err_set(err, STATUS_INVALID, "%s is cut off inside %.100s: copy it again",
                       archive->name, archive->entry.name);
    archive->left = archive->entry.size;
    archive->padding =
        (unsigned)((ARCHIVE_BLOCK - archive->entry.size % ARCHIVE_BLOCK) % ARCHIVE_BLOCK);
    *found = true;
    return STATUS_OK;
}
