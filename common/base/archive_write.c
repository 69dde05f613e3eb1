#include "base/archive_write.h"

#include "base/file.h"
#include "base/panic.h"

void archive_write_begin(struct archive_writer *archive, int fd, const char *name)
{
    *archive = (struct archive_writer){.fd = fd, .name = name};
}

static enum status put(struct archive_writer *archive, struct str bytes, struct err *err)
{
    enum status status = file_write_fd(archive->fd, archive->name, bytes, err);

    if (status == STATUS_OK)
        archive->bytes += bytes.len;
    return status;
}

static enum status pad(struct archive_writer *archive, struct err *err)
{
    static const char zeros[ARCHIVE_BLOCK];
    const struct str padding = {zeros, archive->padding};

    archive->padding = 0;
    return put(archive, padding, err);
}

enum status archive_write_entry(struct archive_writer *archive, const struct archive_entry *entry,
                                struct err *err)
{
    const unsigned beyond = (unsigned)(entry->size % ARCHIVE_BLOCK);
    uint8_t block[ARCHIVE_BLOCK];

    ASSERT(archive->left == 0 && archive->padding == 0);
    archive_header_write(entry, block);
    archive->left = entry->size;
    archive->padding = beyond == 0 ? 0 : ARCHIVE_BLOCK - beyond;
    return put(archive, (struct str){(const char *)block, sizeof(block)}, err);
}

enum status archive_write_bytes(struct archive_writer *archive, struct str bytes, struct err *err)
{
    enum status status;

    ASSERT(bytes.len <= archive->left);
    status = put(archive, bytes, err);
    archive->left -= bytes.len;
    if (status == STATUS_OK && archive->left == 0)
        status = pad(archive, err);
    return status;
}

enum status archive_write_end(struct archive_writer *archive, struct err *err)
{
    static const char end[2 * ARCHIVE_BLOCK];

    ASSERT(archive->left == 0 && archive->padding == 0);
    return put(archive, (struct str){end, sizeof(end)}, err);
}
