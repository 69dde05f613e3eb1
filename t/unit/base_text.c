#include "../lib/tap.h"

#include "base/err.h"
#include "base/number.h"
#include "base/status.h"

#include <errno.h>

static void test_status(void)
{
    static const struct {
        int error;
        enum status want;
    } errors[] = {
        {0, STATUS_OK},
        {ENOENT, STATUS_NOT_FOUND},
        {EACCES, STATUS_FORBIDDEN},
        {ENOSPC, STATUS_FULL},
        {EDQUOT, STATUS_FULL},
        {EFBIG, STATUS_TOO_LARGE},
        {EAGAIN, STATUS_BUSY},
        {EEXIST, STATUS_CONFLICT},
        {ELOOP, STATUS_INVALID},
        {EROFS, STATUS_IO},
        {EIO, STATUS_IO},
        {ENOTDIR, STATUS_NOT_FOUND},
        {EBUSY, STATUS_BUSY},
        {-5, STATUS_IO},
    };

    for (int i = 0; i < STATUS__COUNT; i++) {
        const struct status_row *row = status_row((enum status)i);

        tap_ok(row->name != NULL && row->title != NULL && row->http >= 200 && row->http < 600 &&
                   (row->exit_code == 0) == (i == STATUS_OK),
               "row %d is complete: %s", i, row->name);
        for (int j = 0; j < i; j++) {
            if (strcmp(row->name, status_row((enum status)j)->name) == 0)
                tap_ok(false, "two rows are named %s", row->name);
        }
    }
    tap_ok(status_row((enum status)999) == status_row(STATUS_BUG), "no such status is a bug");
    tap_ok(status_row((enum status) - 1) == status_row(STATUS_BUG), "nor is there one below");
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        TAP_IS_INT(status_of_errno(errors[i].error), errors[i].want, strerror(errors[i].error));
}

static void test_err(void)
{
    struct err err = {.message = ""};
    char large[ERR_MAX + 100];

    TAP_IS_INT(err_set(&err, STATUS_CONFLICT, "%s is taken", "soup"), STATUS_CONFLICT,
               "what is set is returned");
    TAP_IS_INT(err.status, STATUS_CONFLICT, "and kept");
    TAP_IS_TEXT(err.message, "soup is taken", "with its sentence");
    err_prefix(&err, "in %s", "kitchen");
    TAP_IS_TEXT(err.message, "in kitchen: soup is taken", "a place is put before it");
    TAP_IS_INT(err.status, STATUS_CONFLICT, "the status stays");
    tap_ok(!err.by_machine, "a rule of ours");
    TAP_IS_INT(err_errno(&err, ENOENT, "cannot open %s", "x"), STATUS_NOT_FOUND, "from an errno");
    TAP_IS_TEXT(err.message, "cannot open x: No such file or directory", "with its description");
    err_prefix(&err, "in %s", "kitchen");
    tap_ok(err.by_machine, "which the machine said, wherever");
    err_set(&err, STATUS_IO, "x");
    tap_ok(!err.by_machine, "until something else is said");
    TAP_IS_INT(err_set(NULL, STATUS_BUSY, "x"), STATUS_BUSY, "nobody need listen");
    TAP_IS_INT(err_errno(NULL, EIO, "x"), STATUS_IO, "to an errno either");

    memset(large, 'x', sizeof(large));
    large[sizeof(large) - 1] = '\0';
    err_set(&err, STATUS_IO, "%s", large);
    TAP_IS_INT(strlen(err.message), ERR_MAX - 1, "a long sentence is cut");
    for (size_t lead = 1; lead <= 3; lead++) {
        /* A character of four bytes, of which `lead` fit. */
        memset(large, 'x', ERR_MAX);
        memcpy(large + ERR_MAX - 1 - lead, "\xf0\x9f\xa5\x9f", 5);
        err_set(&err, STATUS_IO, "%s", large);
        TAP_IS_INT(strlen(err.message), ERR_MAX - 1 - lead, "at a whole character");
    }
    memcpy(large + ERR_MAX - 5, "\xf0\x9f\xa5\x9f", 5);
    err_set(&err, STATUS_IO, "%s!", large);
    TAP_IS_INT(strlen(err.message), ERR_MAX - 1, "one that fits just so stays");
}

static void test_str(void)
{
    struct str s = STR("a,,b"), piece;
    static const struct str nothing = {NULL, 0};

    tap_ok(str_cut(&s, ',', &piece) && str_is(piece, "a"), "first piece");
    tap_ok(str_cut(&s, ',', &piece) && str_is(piece, "") && piece.at != NULL, "an empty piece");
    tap_ok(str_cut(&s, ',', &piece) && str_is(piece, "b"), "last piece");
    tap_ok(!str_cut(&s, ',', &piece), "no more");
    s = STR("");
    tap_ok(str_cut(&s, ',', &piece) && piece.len == 0 && !str_cut(&s, ',', &piece),
           "of nothing one");
    s = STR("a,");
    tap_ok(str_cut(&s, ',', &piece) && str_cut(&s, ',', &piece) && piece.len == 0 &&
               !str_cut(&s, ',', &piece),
           "a separator at the end has an empty piece behind it");
    tap_ok(str_eq(nothing, STR("")) && str_is(nothing, "") && !str_is(nothing, "a"), "no bytes");
    tap_ok(str_is(str_trim(STR(" \t\r\na b\n ")), "a b") && str_trim(STR(" \n")).len == 0,
           "trimmed");
    tap_ok(str_trim(nothing).len == 0, "nothing is trimmed");
    tap_ok(str_is(str_slice(STR("abcd"), 1, 3), "bc"), "a slice");
    tap_ok(str_is(str_slice(STR("abcd"), 2, 99), "cd") && str_slice(STR("ab"), 9, 1).len == 0,
           "is clamped");
    tap_ok(str_slice(nothing, 3, 4).at == NULL, "a slice of nothing");
    TAP_IS_INT(str_find(STR("abc"), 'c'), 2, "found");
    TAP_IS_INT(str_find(STR("abc"), 'x'), 3, "not found");
    TAP_IS_INT(str_find(nothing, 'x'), 0, "nothing to find");
    TAP_IS_INT(str_find(STR("a\0b"), 'b'), 2, "found behind NUL");
    tap_ok(str_starts(STR("abc"), "ab") && !str_starts(STR("a"), "ab") && str_starts(nothing, ""),
           "beginnings");
    tap_ok(str_ends(STR("abc"), "bc") && !str_ends(STR("c"), "bc") && str_ends(nothing, ""),
           "ends");
    tap_ok(str_is_nocase(STR("Content-TYPE"), "content-type") && !str_is_nocase(STR("a"), "ab") &&
               !str_is_nocase(STR("@"), "`"),
           "case of ASCII letters only");
    tap_ok(str_eq_nocase(STR("a\0B"), STR("A\0b")) && !str_eq_nocase(STR("a\0b"), STR("a\0c")) &&
               str_eq_nocase(nothing, STR("")),
           "of views, NUL included");
    tap_ok(str_is(str_of(NULL), ""), "NULL is empty");
    tap_ok(ascii_hex('f') == 15 && ascii_hex('A') == 10 && ascii_hex('g') < 0 && ascii_hex('/') < 0,
           "hexadecimal digits");
    tap_ok(ascii_is_alnum('z') && ascii_is_alnum('0') && !ascii_is_alnum('_') &&
               !ascii_is_alnum((char)0xe9),
           "letters and digits");
}

static bool reads_bytes(const char *text, uint64_t want)
{
    uint64_t n = 0;

    return number_bytes(str_of(text), UINT64_MAX, &n) && n == want;
}

static void test_number(void)
{
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.5", "0x1", "1e3", "--1", "a"};
    static const char *const bad_sizes[] = {"",     "M",   "1.5M",      "-1",
                                            "1KBB", "1 M", "1iB",       "1T",
                                            "1bi",  "1MM", "16777216T", "17179869184G"};
    uint64_t u = 7;
    int64_t i = 7;

    for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
        tap_ok(!number_i64(str_of(bad[n]), INT64_MIN, INT64_MAX, &i) && i == 7, "\"%s\" is none",
               bad[n]);
    tap_ok(!number_u64(STR("-1"), 9, &u) && u == 7, "no sign without a sign");
    tap_ok(!number_u64(STR("1\0"), 9, &u), "no NUL");
    tap_ok(number_u64(STR("18446744073709551615"), UINT64_MAX, &u) && u == UINT64_MAX, "largest");
    tap_ok(!number_u64(STR("18446744073709551616"), UINT64_MAX, &u), "one more");
    tap_ok(!number_u64(STR("99999999999999999999999"), UINT64_MAX, &u), "many more");
    tap_ok(number_u64(STR("007"), 7, &u) && u == 7 && !number_u64(STR("8"), 7, &u), "a bound");
    tap_ok(number_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &i) && i == INT64_MIN,
           "smallest");
    tap_ok(!number_i64(STR("-9223372036854775809"), INT64_MIN, INT64_MAX, &i), "one less");
    tap_ok(!number_i64(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &i), "one more");
    tap_ok(number_i64(STR("-0"), 0, 1, &i) && i == 0, "-0");
    tap_ok(!number_i64(STR("-3"), -2, 2, &i) && number_i64(STR("-2"), -2, 2, &i) && i == -2,
           "bounds");

    tap_ok(reads_bytes("0", 0) && reads_bytes("5b", 5) && reads_bytes("200M", 200u << 20), "sizes");
    tap_ok(reads_bytes("1k", 1024) && reads_bytes("1KB", 1024) && reads_bytes("1KiB", 1024),
           "in either case, with or without B");
    tap_ok(reads_bytes("17179869183G", (uint64_t)17179869183 << 30), "the largest in G");
    for (size_t n = 0; n < sizeof(bad_sizes) / sizeof(bad_sizes[0]); n++)
        tap_ok(!number_bytes(str_of(bad_sizes[n]), UINT64_MAX, &u), "\"%s\" is no size",
               bad_sizes[n]);
    tap_ok(!number_bytes(STR("2K"), 2047, &u) && number_bytes(STR("2K"), 2048, &u), "a bound");
    tap_ok(!CHECKED_ADD(SIZE_MAX, (size_t)1, &(size_t){0}) &&
               !CHECKED_MUL(SIZE_MAX, (size_t)2, &(size_t){0}),
           "sums and products do not wrap unnoticed");
}

int main(void)
{
    test_status();
    test_err();
    test_str();
    test_number();
    return tap_done();
}
