#include "web/cache.h"

#include "base/file.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define MAGIC 0x316568636163702du
#define READ_MAX ((size_t)1 << 20)

enum part {
    PART_KEY,
    PART_ETAG,
    PART_HEAD,
    PART_BODY,
    PARTS
};

/* What a file begins with; the parts follow. Only the machine that wrote it reads it. */
struct entry {
    uint64_t magic;
    uint64_t generation;
    uint64_t sum;
    uint32_t length[PARTS];
};

/* Eight bytes at a time: it guards against missing bytes, not against anybody who may write to the folder. */
static uint64_t mix(uint64_t sum, const char *at, size_t len)
{
    uint64_t word;

    for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 29;
    }
    word = 0;
    if (len > 0)
        memcpy(&word, at, len);
    return ((sum ^ word) + len) * 0x9e3779b97f4a7c15u;
}

static uint64_t sum_of(const struct entry *entry, const struct str parts[PARTS])
{
    uint64_t sum = entry->generation;

    for (int i = 0; i < PARTS; i++)
        sum = mix(sum + parts[i].len, parts[i].at, parts[i].len);
    return sum;
}

struct cache_key cache_key_of(struct str text)
{
    uint8_t hash[HASH_BYTES];
    struct cache_key key = {text, 0};

    hash_bytes(text, hash);
    memcpy(&key.hash, hash, sizeof(key.hash));
    return key;
}

struct slot_name {
    char text[32];
};

static struct slot_name slot_name(const struct cache_key *key, const char *suffix)
{
    struct slot_name name;

    snprintf(name.text, sizeof(name.text), CACHE_FOLDER "/%03x%s",
             (unsigned)(key->hash % CACHE_SLOTS), suffix);
    return name;
}

/* --- reading --------------------------------------------------------------------------------------------- */

static bool read_whole(int fd, char *out, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t n = read(fd, out + len, size - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        len += (size_t)n;
    }
    return true;
}

/* Reads what stands in `bytes` if it is whole and ours. */
static bool entry_read(struct str bytes, const struct cache_key *key, uint64_t generation,
                       struct cache_hit *hit)
{
    struct str rest = str_slice(bytes, sizeof(struct entry), bytes.len), parts[PARTS];
    struct entry entry;

    memcpy(&entry, bytes.at, sizeof(entry));
    for (int i = 0; i < PARTS; i++) {
        if (entry.length[i] > rest.len)
            return false;
        parts[i] = str_slice(rest, 0, entry.length[i]);
        rest = str_slice(rest, entry.length[i], rest.len);
    }
    if (entry.magic != MAGIC || entry.generation != generation || rest.len > 0 ||
        !str_eq(parts[PART_KEY], key->text) || sum_of(&entry, parts) != entry.sum)
        return false;
    hit->etag = parts[PART_ETAG];
    hit->head = parts[PART_HEAD];
    hit->body = parts[PART_BODY];
    return true;
}

bool cache_find(int home, const struct cache_key *key, uint64_t generation, struct buf *bytes,
                struct cache_hit *hit)
{
    int fd = file_open_beneath(home, slot_name(key, "").text, O_RDONLY | O_NONBLOCK, 0);
    struct stat info;
    bool found = false;

    if (fd < 0)
        return false;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_size >= (off_t)sizeof(struct entry) && info.st_size <= (off_t)READ_MAX) {
        size_t size = (size_t)info.st_size;

        buf_reserve(bytes, size);
        if (read_whole(fd, bytes->at, size)) {
            buf_grew(bytes, size);
            found = entry_read(buf_view(bytes), key, generation, hit);
        }
    }
    file_close(fd);
    return found;
}

/* --- writing --------------------------------------------------------------------------------------------- */

/* Opens the slot's temporary file as its only writer, or returns -1. The lock goes with the process, so one that
 * was killed is in nobody's way; and whoever waited on a file that has meanwhile been put in place finds that the
 * name is gone or another's. */
static int temp_open(int home, const char *name)
{
    int fd = file_open_beneath(home, name, O_RDWR | O_CREAT | O_NONBLOCK, 0640);
    struct stat ours, present;

    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &ours) == 0 && S_ISREG(ours.st_mode) &&
        fstatat(home, name, &present, AT_SYMLINK_NOFOLLOW) == 0 && ours.st_ino == present.st_ino &&
        ours.st_dev == present.st_dev && (ours.st_size == 0 || ftruncate(fd, 0) == 0))
        return fd;
    file_close(fd);
    return -1;
}

bool cache_keep(int home, const struct cache_key *key, uint64_t generation,
                const struct cache_hit *reply, size_t max)
{
    struct str parts[PARTS] = {key->text, reply->etag, reply->head, reply->body};
    struct slot_name temp = slot_name(key, ".new"), place = slot_name(key, "");
    struct entry entry = {.magic = MAGIC, .generation = generation};
    struct iovec pieces[PARTS + 1] = {{&entry, sizeof(entry)}};
    size_t size = sizeof(entry);
    bool kept;
    int fd;

    for (int i = 0; i < PARTS; i++) {
        if (parts[i].len > READ_MAX)
            return false;
        size += parts[i].len;
        entry.length[i] = (uint32_t)parts[i].len;
        pieces[i + 1] = (struct iovec){(void *)(uintptr_t)parts[i].at, parts[i].len};
    }
    if (size > max || size > READ_MAX)
        return false;
    fd = temp_open(home, temp.text);
    if (fd < 0)
        return false;
    entry.sum = sum_of(&entry, parts);
    /* A short write means a full disk: no reason to go on. What had the slot is removed first, because some file
     * systems send a file that replaces another, or was cut to nothing, to the disk at once (ext4(5),
     * auto_da_alloc), and the checksum already guards against what that guards against. */
    kept = writev(fd, pieces, PARTS + 1) == (ssize_t)size;
    if (kept) {
        unlinkat(home, place.text, 0);
        kept = renameat(home, temp.text, home, place.text) == 0;
    }
    if (!kept)
        unlinkat(home, temp.text, 0);
    file_close(fd);
    return kept;
}
