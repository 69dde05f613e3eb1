#include "web/cache.h"

#include "base/file.h"
#include "base/rand.h"
#include "lib/scratch_db.h"
#include "lib/tap.h"

#include <dirent.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define ENTRY_MAX 65536
#define KEYS 4 /* that fall into one slot */
#define BODY 20000

static struct arena arena;
static int home;
static const char *home_path;

static bool find(const struct cache_key *key, uint64_t generation, struct buf *bytes,
                 struct cache_hit *hit)
{
    buf_clear(bytes);
    return cache_find(home, key, generation, bytes, hit);
}

static struct cache_hit reply_of(const char *head, const char *body)
{
    return (struct cache_hit){STR("W/\"tag\""), str_of(head), str_of(body)};
}

static char *entry_name(const struct cache_key *key)
{
    return arena_printf(&arena, "%s/" CACHE_FOLDER "/%03x", home_path,
                        (unsigned)(key->hash % CACHE_SLOTS));
}

static void test_without_folder(void)
{
    struct cache_key key = cache_key_of(STR("a key"));
    struct cache_hit reply = reply_of("h", "b"), hit;
    struct buf bytes = BUF_INIT;

    tap_ok(!cache_keep(home, &key, 1, &reply, ENTRY_MAX) && !find(&key, 1, &bytes, &hit),
           "without its folder there is no cache, and no harm");
    buf_free(&bytes);
}

static void test_keep_and_find(void)
{
    struct cache_key key = cache_key_of(STR("a key")), other = cache_key_of(STR("another"));
    struct cache_hit reply = reply_of("Status: 200 OK\r\n\r\n", "<p>soup</p>"), hit;
    struct buf bytes = BUF_INIT;

    tap_ok(!find(&key, 7, &bytes, &hit), "an empty cache has nothing");
    tap_ok(cache_keep(home, &key, 7, &reply, ENTRY_MAX), "a reply is kept");
    tap_ok(find(&key, 7, &bytes, &hit) && str_is(hit.etag, "W/\"tag\"") &&
               str_is(hit.head, "Status: 200 OK\r\n\r\n") && str_is(hit.body, "<p>soup</p>"),
           "and found as it was");
    tap_ok(!find(&key, 8, &bytes, &hit), "not in another generation");
    tap_ok(!find(&other, 7, &bytes, &hit), "not under another key");
    other.hash = key.hash;
    tap_ok(!find(&other, 7, &bytes, &hit), "not even with the same hash");
    tap_ok(cache_keep(home, &key, 8, &reply, ENTRY_MAX) && find(&key, 8, &bytes, &hit) &&
               !find(&key, 7, &bytes, &hit),
           "the next generation takes its place");
    reply.body = (struct str){"", 0};
    tap_ok(cache_keep(home, &key, 8, &reply, ENTRY_MAX) && find(&key, 8, &bytes, &hit) &&
               hit.body.len == 0,
           "an empty body is one");
    buf_free(&bytes);
}

static void test_limit(void)
{
    struct cache_key key = cache_key_of(STR("limit"));
    struct cache_hit reply = reply_of("h", "0123456789"), hit;
    struct buf bytes = BUF_INIT;
    struct stat info;
    size_t size;

    cache_keep(home, &key, 1, &reply, ENTRY_MAX);
    stat(entry_name(&key), &info);
    size = (size_t)info.st_size;
    tap_ok(cache_keep(home, &key, 2, &reply, size), "an entry of just the size is kept");
    tap_ok(!cache_keep(home, &key, 3, &reply, size - 1), "one byte more is not");
    tap_ok(find(&key, 2, &bytes, &hit), "what was there stays");
    tap_ok(!cache_keep(home, &key, 3, &reply, 0), "no cache at all");
    buf_free(&bytes);
}

/* Whatever has happened to a file, it is a miss and not a page. */
static void test_damage(void)
{
    struct cache_key key = cache_key_of(STR("damage"));
    struct cache_hit reply = reply_of("Status: 200 OK\r\n\r\n", "some words"), hit;
    struct buf bytes = BUF_INIT, file = BUF_INIT;
    const char *name = entry_name(&key);
    int fd, wrong = 0;

    cache_keep(home, &key, 7, &reply, ENTRY_MAX);
    fd = open(name, O_RDWR | O_CLOEXEC);
    file_read_fd(fd, name, ENTRY_MAX, &file, NULL);
    for (size_t i = 0; i < file.len; i++) {
        char flipped = (char)(file.at[i] ^ 0x10);

        wrong += pwrite(fd, &flipped, 1, (off_t)i) != 1;
        wrong += find(&key, 7, &bytes, &hit);
        wrong += pwrite(fd, file.at + i, 1, (off_t)i) != 1;
    }
    TAP_IS_INT(wrong, 0, "no flipped byte goes unnoticed");
    tap_ok(find(&key, 7, &bytes, &hit), "mended, it is found again");
    for (size_t i = file.len; i-- > 0;) {
        wrong += ftruncate(fd, (off_t)i) != 0;
        wrong += find(&key, 7, &bytes, &hit);
    }
    TAP_IS_INT(wrong, 0, "no missing byte does");
    tap_ok(ftruncate(fd, (off_t)file.len) == 0 && !find(&key, 7, &bytes, &hit),
           "nor a file of zeros, as a power cut leaves");
    close(fd);
    unlink(name);
    tap_ok(symlink("/etc/passwd", name) == 0 && !find(&key, 7, &bytes, &hit),
           "a symbolic link is not followed");
    tap_ok(cache_keep(home, &key, 7, &reply, ENTRY_MAX) && find(&key, 7, &bytes, &hit),
           "but replaced");
    buf_free(&bytes);
    buf_free(&file);
}

/* Whoever finds another at work on the slot leaves it to him. */
static void test_one_writer(void)
{
    struct cache_key key = cache_key_of(STR("busy"));
    struct cache_hit reply = reply_of("h", "mine"), hit;
    const char *temp = arena_printf(&arena, "%s.new", entry_name(&key));
    struct buf bytes = BUF_INIT;
    struct stat info;
    int fd = open(temp, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    tap_ok(write(fd, "half", 4) == 4 && flock(fd, LOCK_EX) == 0, "another is writing");
    tap_ok(!cache_keep(home, &key, 1, &reply, ENTRY_MAX), "nothing is kept");
    tap_ok(fstat(fd, &info) == 0 && info.st_size == 4 && info.st_nlink == 1, "he is not disturbed");
    close(fd);
    tap_ok(cache_keep(home, &key, 1, &reply, ENTRY_MAX) && find(&key, 1, &bytes, &hit) &&
               str_is(hit.body, "mine"),
           "what he left half written is taken over");
    buf_free(&bytes);
}

/* What happens between a writer's opening of the temporary file and his lock; NULL = nothing. */
static void (*meanwhile)(void);
static char *meanwhile_temp, *meanwhile_place;

/* Stands before the C library's, so that the moment can be chosen. */
int flock(int fd, int operation)
{
    if (meanwhile != NULL)
        meanwhile();
    meanwhile = NULL;
    return (int)syscall(SYS_flock, fd, operation);
}

static void finish_and_begin_another(void)
{
    int fd;

    rename(meanwhile_temp, meanwhile_place);
    fd = open(meanwhile_temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    tap_ok(write(fd, "half", 4) == 4, "another has finished, and a third begun");
    close(fd);
}

static void finish(void)
{
    tap_ok(rename(meanwhile_temp, meanwhile_place) == 0, "another has finished");
}

/* Whoever comes to the lock too late holds what is a kept page by now, and leaves it alone. */
static void test_late_lock(void)
{
    struct cache_key key = cache_key_of(STR("late"));
    struct cache_hit reply = reply_of("h", "his"), mine = reply_of("h", "mine"), hit;
    struct buf bytes = BUF_INIT;
    struct stat info;

    meanwhile_place = entry_name(&key);
    meanwhile_temp = arena_printf(&arena, "%s.new", meanwhile_place);
    for (int i = 0; i < 2; i++) {
        cache_keep(home, &key, 1, &reply, ENTRY_MAX);
        rename(meanwhile_place, meanwhile_temp);
        meanwhile = i == 0 ? finish : finish_and_begin_another;
        tap_ok(!cache_keep(home, &key, 1, &mine, ENTRY_MAX), "who comes too late keeps nothing");
        tap_ok(find(&key, 1, &bytes, &hit) && str_is(hit.body, "his"),
               "what was finished is whole");
    }
    tap_ok(stat(meanwhile_temp, &info) == 0 && info.st_size == 4, "the third is not disturbed");
    unlink(meanwhile_temp);
    buf_free(&bytes);
}

/* --- many processes -------------------------------------------------------------------------------------- */

/* KEYS keys of one slot, so that all processes fight for one file. */
static struct cache_key rivals[KEYS];

static void find_rivals(void)
{
    size_t count = 0;

    for (unsigned n = 0; count < KEYS; n++) {
        struct cache_key key = cache_key_of(str_of(arena_printf(&arena, "rival %u", n)));

        if (count == 0 || key.hash % CACHE_SLOTS == rivals[0].hash % CACHE_SLOTS)
            rivals[count++] = key;
    }
}

/* A body in which every byte tells of which key and generation it is. */
static char body_byte(size_t key, uint64_t generation, size_t i)
{
    return (char)('a' + (key * 7 + generation * 3 + i) % 26);
}

static int write_always(void *context)
{
    char body[BODY];

    (void)context;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* whatever ends the test ends this */
    while (getppid() > 0) {
        size_t key = (size_t)rand_below(KEYS);
        uint64_t generation = rand_below(3);
        struct cache_hit reply = {
            STR("t"), STR("h"), {body, 1000 + (size_t)rand_below(BODY - 1000)}};

        for (size_t i = 0; i < reply.body.len; i++)
            body[i] = body_byte(key, generation, i);
        cache_keep(home, &rivals[key], generation, &reply, ENTRY_MAX);
    }
    return 0;
}

static bool is_true(const struct cache_hit *hit, size_t key, uint64_t generation)
{
    for (size_t i = 0; i < hit->body.len; i++) {
        if (hit->body.at[i] != body_byte(key, generation, i))
            return false;
    }
    return hit->body.len >= 1000 && str_is(hit->head, "h");
}

static int files_in_cache(void)
{
    DIR *folder = opendir(arena_printf(&arena, "%s/" CACHE_FOLDER, home_path));
    struct dirent *entry;
    int count = 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* Writers are killed in the middle of whatever they do, and followed by others; readers check every byte. */
static void test_race(void)
{
    enum {
        WRITERS = 3,
        ROUNDS = 120,
        LOOKS = 40
    };
    struct buf bytes = BUF_INIT;
    struct cache_hit hit;
    pid_t writers[WRITERS];
    int hits = 0, wrong = 0, before = files_in_cache();

    for (int i = 0; i < WRITERS; i++)
        writers[i] = scratch_fork(write_always, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        int victim = round % WRITERS;

        for (int look = 0; look < LOOKS; look++) {
            size_t key = (size_t)rand_below(KEYS);
            uint64_t generation = rand_below(3);

            if (find(&rivals[key], generation, &bytes, &hit)) {
                hits++;
                wrong += !is_true(&hit, key, generation);
            }
        }
        kill(writers[victim], SIGKILL);
        scratch_wait(writers[victim]);
        writers[victim] = scratch_fork(write_always, NULL);
    }
    for (int i = 0; i < WRITERS; i++) {
        kill(writers[i], SIGKILL);
        scratch_wait(writers[i]);
    }
    tap_ok(hits > 50, "%d of %d looks were hits", hits, ROUNDS * LOOKS);
    TAP_IS_INT(wrong, 0, "none of them was torn or another's");
    tap_ok(files_in_cache() - before <= 2, "killed writers leave at most one file per slot");
    hit = (struct cache_hit){STR("t"), STR("h"), STR("last")};
    tap_ok(cache_keep(home, &rivals[0], 9, &hit, ENTRY_MAX) && find(&rivals[0], 9, &bytes, &hit) &&
               str_is(hit.body, "last"),
           "and are in nobody's way");
    buf_free(&bytes);
}

int main(void)
{
    home_path = scratch_folder("home");
    home = file_open_dir(home_path);
    test_without_folder();
    file_make_dirs(home, CACHE_FOLDER, NULL);
    test_keep_and_find();
    test_limit();
    test_damage();
    test_one_writer();
    test_late_lock();
    find_rivals();
    test_race();
    close(home);
    arena_free(&arena);
    return tap_done();
}
