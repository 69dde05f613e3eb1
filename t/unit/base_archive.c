/* Archives: headers of every size, and reading what was written. */
#include "lib/tap.h"

#include "base/archive_read.h"
#include "base/archive_write.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static bool header_round_trip(uint64_t size)
{
    struct archive_entry entry = {"media/ab/x.jpg", size, 1700000000, 0644}, again;
    uint8_t block[ARCHIVE_BLOCK];

    archive_header_write(&entry, block);
    return archive_header_read(block, &again, NULL) == STATUS_OK &&
           strcmp(again.name, entry.name) == 0 && again.size == size &&
           again.modified == entry.modified && again.mode == entry.mode;
}

static void test_headers(void)
{
    const uint64_t limit = (uint64_t)1 << 33; /* 8 GiB: eleven octal digits */
    uint8_t block[ARCHIVE_BLOCK];
    struct archive_entry entry = {"x", limit - 1, 0, 0600};
    struct err err;

    tap_ok(header_round_trip(0) && header_round_trip(511) && header_round_trip(limit - 1),
           "sizes below 8 GiB");
    tap_ok(header_round_trip(limit) && header_round_trip(limit + 1) &&
               header_round_trip((uint64_t)1 << 50) && header_round_trip(INT64_MAX),
           "sizes from 8 GiB on");
    archive_header_write(&entry, block);
    TAP_IS_TEXT((char *)block + 124, "77777777777", "the largest size that is written in octal");
    block[0] ^= 1;
    TAP_IS_INT(archive_header_read(block, &entry, &err), STATUS_INVALID, "a bit of a name");
    TAP_IS_TEXT(err.message, "has a damaged header", "and what is said");
    archive_header_write(&(struct archive_entry){"x", limit, 0, 0600}, block);
    memset(block + 124, 0xff, 12); /* a negative number, as others write one */
    tap_ok(archive_header_read(block, &entry, &err) == STATUS_INVALID, "a negative size");
}

/* Two files and the end. */
static int write_archive(uint64_t *bytes)
{
    int fd = memfd_create("archive", MFD_CLOEXEC);
    struct archive_writer w;
    char *large = malloc(100000);
    bool done;

    memset(large, 'a', 100000);
    archive_write_begin(&w, fd, "archive");
    done =
        archive_write_entry(&w, &(struct archive_entry){"empty", 0, 5, 0600}, NULL) == STATUS_OK &&
        archive_write_entry(&w, &(struct archive_entry){"large", 100000, 5, 0600}, NULL) ==
            STATUS_OK &&
        archive_write_bytes(&w, (struct str){large, 70000}, NULL) == STATUS_OK &&
        archive_write_bytes(&w, (struct str){large, 30000}, NULL) == STATUS_OK &&
        archive_write_end(&w, NULL) == STATUS_OK;
    tap_ok(done, "an archive is written");
    *bytes = w.bytes;
    free(large);
    return fd;
}

static enum status read_archive(int fd, size_t *files, uint64_t *content, struct err *err)
{
    struct archive_reader r;
    enum status status;
    bool found = true;

    *files = 0;
    *content = 0;
    lseek(fd, 0, SEEK_SET);
    archive_read_begin(&r, fd, "archive");
    while ((status = archive_read_entry(&r, &found, err)) == STATUS_OK && found) {
        char piece[4096];
        size_t got;

        (*files)++;
        status = archive_read_bytes(&r, piece, sizeof(piece), &got, err);
        if (status != STATUS_OK)
            break;
        *content += got; /* the rest is passed over */
    }
    return status;
}

static void test_reading(void)
{
    uint64_t bytes, content;
    int fd = write_archive(&bytes), cut = 0;
    struct err err;
    size_t files;

    TAP_IS_INT(bytes, 512 + 512 + 100352 + 1024, "of whole blocks");
    TAP_IS_INT(read_archive(fd, &files, &content, &err), STATUS_OK, "and read again");
    TAP_IS_INT(files, 2, "with both files");
    TAP_IS_INT(content, 4096, "of which one may be read in part");
    (void)!ftruncate(fd,
                     (off_t)bytes + (1 << 20) - 512); /* one block of the end is within the limit */
    TAP_IS_INT(read_archive(fd, &files, &content, &err), STATUS_OK, "zeros may follow");
    (void)!ftruncate(fd, (off_t)bytes + (1 << 20));
    TAP_IS_INT(read_archive(fd, &files, &content, &err), STATUS_INVALID, "up to a megabyte");
    for (off_t at = (off_t)bytes - 1; at > 0; at -= 97) {
        (void)!ftruncate(fd, at);
        cut += read_archive(fd, &files, &content, &err) == STATUS_INVALID;
    }
    TAP_IS_INT(cut, (int64_t)(bytes - 1 + 96) / 97, "cut off anywhere, it is refused");
    close(fd);
}

int main(void)
{
    test_headers();
    test_reading();
    return tap_done();
}
