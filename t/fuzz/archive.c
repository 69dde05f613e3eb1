/* Any bytes as an archive: read without harm, never more of a file than there is; what was read can be written and read
 * again. Then the same bytes as a backup that somebody wants to restore. */
#include "fuzz.h"

#include "base/archive_read.h"
#include "base/file.h"
#include "site/restore.h"

#include <fcntl.h>
#include <sys/mman.h>

static char folder[] = "/tmp/pierogis-fuzz-XXXXXX";

static void remove_folder(void)
{
    int root = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    file_remove_tree(root, folder + strlen("/tmp/"), NULL);
    file_close(root);
}

static int open_folder(void)
{
    MUST(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int file_of(const uint8_t *data, size_t size)
{
    int fd = memfd_create("archive", MFD_CLOEXEC);

    MUST(fd >= 0);
    MUST(file_write_fd(fd, "archive", (struct str){(const char *)data, size}, NULL) == STATUS_OK);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* A header that was read says the same when it is written. */
static void round_trip(const struct archive_entry *entry)
{
    uint8_t block[ARCHIVE_BLOCK];
    struct archive_entry again;

    archive_header_write(entry, block);
    MUST(archive_header_read(block, &again, NULL) == STATUS_OK);
    MUST(strcmp(again.name, entry->name) == 0 && again.size == entry->size &&
         again.modified == entry->modified && again.mode == entry->mode);
}

static void read_all(int fd, size_t size)
{
    struct archive_reader archive;
    bool found;
    struct err err;

    archive_read_begin(&archive, fd, "archive");
    while (archive_read_entry(&archive, &found, &err) == STATUS_OK && found) {
        char piece[300];
        size_t got = 1, all = 0;

        round_trip(&archive.entry);
        while (archive_read_bytes(&archive, piece, sizeof(piece), &got, &err) == STATUS_OK &&
               got > 0)
            all += got;
        MUST(all <= archive.entry.size && all <= size);
    }
    MUST(archive.bytes <= size);
}

/* Gives every header the sum that it must have: otherwise hardly any change would get past it. */
static void heal(uint8_t *data, size_t size)
{
    size_t at = 0;

    while (size - at >= ARCHIVE_BLOCK && !archive_is_zero(data + at, ARCHIVE_BLOCK)) {
        struct archive_entry entry;
        unsigned sum = 0;

        memcpy(data + at + 257,
               "ustar\0"
               "00",
               8);
        memset(data + at + 148, ' ', 8);
        for (size_t i = 0; i < ARCHIVE_BLOCK; i++)
            sum += data[at + i];
        snprintf((char *)data + at + 148, 8, "%06o", sum);
        if (archive_header_read(data + at, &entry, NULL) != STATUS_OK || entry.size > size - at)
            return;
        at += ARCHIVE_BLOCK;
        at += (size_t)((entry.size + ARCHIVE_BLOCK - 1) / ARCHIVE_BLOCK * ARCHIVE_BLOCK);
        if (at > size)
            return;
    }
}

static void try(const uint8_t *data, size_t size)
{
    static const struct backup_watcher nobody = {0};
    static int home = -1;
    struct arena arena = {0};
    struct restore restore;
    struct err err;
    int fd = file_of(data, size);

    if (home < 0)
        home = open_folder();
    read_all(fd, size);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    restore_begin(&restore, home, folder, &arena, &nobody);
    if (restore_unpack(&restore, fd, "archive", &err) == STATUS_OK)
        (void)restore_check_database(&restore, &err);
    restore_end(&restore);
    file_close(fd);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *healed = malloc(size + 1);

    MUST(healed != NULL);
    try(data, size);
    if (size > 0)
        memcpy(healed, data, size);
    heal(healed, size);
    try(healed, size);
    free(healed);
    return 0;
}
