#include "base/archive_header.h"

#include "base/panic.h"
#include "base/str.h"

/* Where the fields lie, and how long they are. */
#define MODE_AT 100
#define MODE_LEN 8
#define UID_AT 108
#define GID_AT 116
#define ID_LEN 8
#define SIZE_AT 124
#define TIME_AT 136
#define NUMBER_LEN 12
#define SUM_AT 148
#define SUM_LEN 8
#define TYPE_AT 156
#define MAGIC_AT 257
#define PREFIX_AT 345
#define PREFIX_LEN 155

#define REGULAR '0'
#define BASE_256 0x80 /* in the first byte of a number that is not octal */

static const char magic[8] = "ustar\0"
                             "00";

static void put_octal(uint8_t *field, size_t len, uint64_t number)
{
    field[len - 1] = '\0';
    for (size_t i = len - 1; i-- > 0; number >>= 3)
        field[i] = (uint8_t)('0' + (number & 7));
}

static void put_number(uint8_t field[NUMBER_LEN], uint64_t number)
{
    if (number < (uint64_t)1 << 33) {
        put_octal(field, NUMBER_LEN, number);
        return;
    }
    for (size_t i = NUMBER_LEN; i-- > 1; number >>= 8)
        field[i] = (uint8_t)number;
    field[0] = BASE_256;
}

/* Of all bytes, with the field of the sum itself read as blanks. */
static uint64_t sum_of(const uint8_t block[ARCHIVE_BLOCK])
{
    uint64_t sum = 0;

    for (size_t i = 0; i < ARCHIVE_BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : block[i];
    return sum;
}

void archive_header_write(const struct archive_entry *entry, uint8_t block[ARCHIVE_BLOCK])
{
    ASSERT(entry->name[0] != '\0' && entry->size <= INT64_MAX && entry->modified >= 0);
    memset(block, 0, ARCHIVE_BLOCK);
    memcpy(block, entry->name, strlen(entry->name));
    put_octal(block + MODE_AT, MODE_LEN, entry->mode & 07777);
    put_octal(block + UID_AT, ID_LEN, 0);
    put_octal(block + GID_AT, ID_LEN, 0);
    put_number(block + SIZE_AT, entry->size);
    put_number(block + TIME_AT, (uint64_t)entry->modified);
    block[TYPE_AT] = REGULAR;
    memcpy(block + MAGIC_AT, magic, sizeof(magic));
    put_octal(block + SUM_AT, SUM_LEN - 1, sum_of(block));
    block[SUM_AT + SUM_LEN - 1] = ' ';
}

/* Octal digits up to a NUL, a blank or the end of the field; or base 256. */
static bool get_number(const uint8_t *field, size_t len, uint64_t *out)
{
    const bool octal = (field[0] & BASE_256) == 0;
    uint64_t number = octal ? 0 : field[0] & (BASE_256 - 1);
    size_t i = octal ? 0 : 1;

    for (; i < len; i++) {
        const unsigned shift = octal ? 3 : 8;

        if (octal && (field[i] == '\0' || field[i] == ' '))
            break;
        if ((octal && (field[i] < '0' || field[i] > '7')) || number > (uint64_t)INT64_MAX >> shift)
            return false;
        number = number << shift | (octal ? (uint64_t)(field[i] - '0') : field[i]);
    }
    *out = number;
    return i > 0;
}

static enum status check_type(uint8_t type, struct err *err)
{
    switch (type) {
    case REGULAR:
    case '\0': /* the same in archives older than ustar */
        return STATUS_OK;
    case '1':
    case '2':
        return err_set(err, STATUS_INVALID, "is a link");
    case '5':
        return err_set(err, STATUS_INVALID, "is a folder");
    case '3':
    case '4':
    case '6':
        return err_set(err, STATUS_INVALID, "is a device");
    default:
        return err_set(err, STATUS_INVALID, "is an entry of a kind that is not known here");
    }
}

enum status archive_header_read(const uint8_t block[ARCHIVE_BLOCK], struct archive_entry *out,
                                struct err *err)
{
    uint64_t sum, time, mode;

    memset(out, 0, sizeof(*out));
    if (memcmp(block + MAGIC_AT, magic, 5) != 0 || !get_number(block + SUM_AT, SUM_LEN, &sum) ||
        sum != sum_of(block))
        return err_set(err, STATUS_INVALID, "has a damaged header");
    memcpy(out->name, block, ARCHIVE_NAME_MAX);
    if (!archive_is_zero(block + PREFIX_AT, PREFIX_LEN) || out->name[0] == '\0')
        return err_set(err, STATUS_INVALID, "has a name that is too long");
    if (!get_number(block + SIZE_AT, NUMBER_LEN, &out->size) ||
        !get_number(block + TIME_AT, NUMBER_LEN, &time) ||
        !get_number(block + MODE_AT, MODE_LEN, &mode))
        return err_set(err, STATUS_INVALID, "has a number that is none in its header");
    out->modified = (int64_t)time;
    out->mode = (unsigned)(mode & 07777);
    return check_type(block[TYPE_AT], err);
}

bool archive_is_zero(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}
