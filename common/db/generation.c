#include "db/generation.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/panic.h"
#include "base/rand.h"
#include "db/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_TEXT 36 /* xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx */

/* The record. The machine's own byte order is right: a file from another machine has another boot. */
struct record {
    char magic[8];
    uint64_t value; /* the present one; under a mark the one that the writer is about to commit */
    uint8_t boot[GENERATION_BOOT];
    uint64_t dirty;       /* 0 or 1: the mark */
    uint8_t checksum[24]; /* BLAKE2b-256 of all before it, cut */
};

#define RECORD_BYTES 64
_Static_assert(sizeof(struct record) == RECORD_BYTES, "the record has no padding");

static const char magic[8] = "pierogi1";

static void record_seal(const struct record *record, uint8_t out[HASH_BYTES])
{
    struct str bytes = {(const char *)record, offsetof(struct record, checksum)};

    hash_bytes(bytes, out);
}

static bool read_boot(uint8_t boot[GENERATION_BOOT])
{
    char text[BOOT_ID_TEXT];
    int fd = open(BOOT_ID, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));
    size_t digits = 0;

    file_close(fd);
    if (n != BOOT_ID_TEXT)
        return false;
    memset(boot, 0, GENERATION_BOOT);
    for (size_t i = 0; i < BOOT_ID_TEXT; i++) {
        int digit = ascii_hex(text[i]);

        if (digit < 0)
            continue;
        if (digits == GENERATION_BOOT * 2)
            return false;
        boot[digits / 2] = (uint8_t)(boot[digits / 2] << 4 | digit);
        digits++;
    }
    return digits == GENERATION_BOOT * 2;
}

/* --- reading --------------------------------------------------------------------------------------------- */

static void file_open(struct generation_file *file, int home, int flags)
{
    file->boot_known = read_boot(file->boot);
    file->fd = file_open_beneath(home, GENERATION_FILE, flags, 0640);
}

void generation_file_open(struct generation_file *file, int home)
{
    file_open(file, home, O_RDONLY);
}

void generation_file_close(struct generation_file *file)
{
    file_close(file->fd);
    file->fd = -1;
}

/* Whether the file holds a whole record of this boot. */
static bool read_record(const struct generation_file *file, struct record *record)
{
    uint8_t seal[HASH_BYTES];

    if (file->fd < 0 || pread(file->fd, record, sizeof(*record), 0) != RECORD_BYTES)
        return false;
    record_seal(record, seal);
    return memcmp(record->magic, magic, sizeof(magic)) == 0 &&
           memcmp(record->checksum, seal, sizeof(record->checksum)) == 0 &&
           memcmp(record->boot, file->boot, sizeof(record->boot)) == 0;
}

enum generation_state generation_file_peek(const struct generation_file *file, uint64_t *value)
{
    struct record record;

    if (!file->boot_known)
        return GENERATION_BYPASS;
    if (!read_record(file, &record) || record.dirty != 0)
        return GENERATION_NEEDS_REPAIR;
    *value = record.value;
    return GENERATION_USABLE;
}

enum generation_state generation_peek(int home, uint64_t *value)
{
    struct generation_file file;
    enum generation_state state;

    generation_file_open(&file, home);
    state = generation_file_peek(&file, value);
    generation_file_close(&file);
    return state;
}

bool generation_is_marked(int home)
{
    struct generation_file file;
    struct record record;
    bool marked;

    generation_file_open(&file, home);
    marked = read_record(&file, &record) && record.dirty != 0;
    generation_file_close(&file);
    return marked;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static bool file_write(const struct generation_file *file, uint64_t value, bool dirty)
{
    struct record record;
    uint8_t seal[HASH_BYTES];

    memset(&record, 0, sizeof(record));
    memcpy(record.magic, magic, sizeof(magic));
    memcpy(record.boot, file->boot, sizeof(record.boot));
    record.value = value;
    record.dirty = dirty ? 1 : 0;
    record_seal(&record, seal);
    memcpy(record.checksum, seal, sizeof(record.checksum));
    return pwrite(file->fd, &record, sizeof(record), 0) == RECORD_BYTES;
}

/* A file that root makes belongs to the owner of the home. */
static void give_to_owner(int fd, int home)
{
    struct stat file, folder;

    if (geteuid() == 0 && fstat(fd, &file) == 0 && fstat(home, &folder) == 0 &&
        file.st_uid != folder.st_uid && fchown(fd, folder.st_uid, folder.st_gid) != 0)
        return; /* then the owner's next write says what is wrong */
}

/* Opens and locks. The lock counts only on the file that still has the name. */
static enum status lock_file(struct generation_file *file, int home, int64_t deadline,
                             struct err *err)
{
    struct timespec pause = {0, 0};
    struct stat info;

    for (;;) {
        file_open(file, home, O_RDWR | O_CREAT);
        if (file->fd < 0)
            return err_errno(err, errno, "cannot open the file " GENERATION_FILE " in the home");
        if (flock(file->fd, LOCK_EX | LOCK_NB) == 0) {
            if (fstat(file->fd, &info) == 0 && info.st_nlink > 0)
                break;
        } else if (errno != EWOULDBLOCK && errno != EINTR) {
            enum status status =
                err_errno(err, errno, "cannot lock the file " GENERATION_FILE " in the home");

            generation_file_close(file);
            return status;
        }
        generation_file_close(file);
        if (clock_monotonic_ms() >= deadline)
            return err_set(err, STATUS_BUSY,
                           "the file " GENERATION_FILE
                           " in the home is locked by another program; try again");
        pause.tv_nsec = 1000 * (100 + (long)rand_below(400));
        nanosleep(&pause, NULL);
    }
    give_to_owner(file->fd, home);
    return STATUS_OK;
}

void generation_hold_init(struct generation_hold *hold)
{
    hold->held = false;
    hold->file.fd = -1;
}

bool generation_is_held(const struct generation_hold *hold)
{
    return hold->held;
}

enum status generation_hold(struct generation_hold *hold, int home, int wait_ms, struct err *err)
{
    struct record before = {.value = 0};
    enum status status;

    ASSERT(!hold->held);
    if (home < 0)
        return STATUS_OK;
    status = lock_file(&hold->file, home, clock_monotonic_ms() + wait_ms, err);
    if (status != STATUS_OK)
        return status;
    hold->held = true;
    hold->next = rand_u64();
    hold->after_dead = read_record(&hold->file, &before) && before.dirty != 0;
    hold->dead = before.value;
    if (!file_write(&hold->file, hold->next, true)) {
        status = err_errno(err, errno, "cannot write the file " GENERATION_FILE " in the home");
        generation_release(hold);
    }
    return status;
}

void generation_publish(struct generation_hold *hold, uint64_t value)
{
    if (!hold->held)
        return;
    /* Of another boot's or no boot's record nobody makes use; a short write fails its checksum. */
    file_write(&hold->file, value, false);
}

void generation_withdraw(struct generation_hold *hold, uint64_t row)
{
    if (!hold->held)
        return;
    if (hold->after_dead && row != hold->dead)
        file_write(&hold->file, hold->dead, true); /* as we found it */
    else
        file_write(&hold->file, row, false);
}

uint64_t generation_next(const struct generation_hold *hold)
{
    return hold->held ? hold->next : rand_u64();
}

void generation_release(struct generation_hold *hold)
{
    generation_file_close(&hold->file); /* the lock goes with the last descriptor */
    hold->held = false;
}

/* --- the row --------------------------------------------------------------------------------------------- */

enum status generation_of_row(struct db *db, uint64_t *value, struct err *err)
{
    static const struct sql ROW = SQL("SELECT value FROM generation WHERE id = 1");
    struct stmt *s = db_use(db, &ROW);
    bool found = stmt_row(s);
    int64_t number = stmt_col_int(s, 0);
    enum status status = stmt_done(s, err);

    if (status == STATUS_OK && !found)
        status =
            err_set(err, STATUS_IO, "the table generation is empty: run `pierogis doctor --fix`");
    if (status == STATUS_OK)
        *value = (uint64_t)number;
    return status;
}

enum status generation_change(struct db *db, uint64_t value, struct err *err)
{
    static const struct sql CHANGE = SQL("INSERT INTO generation (id, value) VALUES (1, ?1) "
                                         "ON CONFLICT (id) DO UPDATE SET value = excluded.value");
    struct stmt *s = db_use(db, &CHANGE);

    stmt_int(s, 1, (int64_t)value);
    return stmt_run(s, err);
}

enum generation_state generation_repair(struct db *db, int home, uint64_t *value)
{
    enum generation_state state = GENERATION_BYPASS;
    struct record record = {.dirty = 0};
    struct generation_file file;
    bool known, lost, good;
    uint64_t row;

    ASSERT(!db_in_transaction(db) && !db_is_reading(db));
    if (home < 0 || lock_file(&file, home, 0, NULL) != STATUS_OK)
        return GENERATION_BYPASS;
    if (file.boot_known && generation_of_row(db, &row, NULL) == STATUS_OK) {
        known = read_record(&file, &record);
        lost = known && record.dirty != 0 && record.value != row;
        good = known && record.dirty == 0 && record.value == row;
        if (good || (!lost && file_write(&file, row, false))) {
            state = GENERATION_USABLE;
            *value = row;
        }
    }
    generation_file_close(&file);
    return state;
}
