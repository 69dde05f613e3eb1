#include "../lib/tap.h"

#include "base/unicode.h"
#include "base/unicode_kind.h"
#include "base/utf8.h"

static struct arena arena;

static void test_every_character(void)
{
    struct buf text = BUF_INIT;
    uint32_t wrong = 0, longest = 0;

    for (uint32_t c = 0; c <= 0x110000; c++) {
        bool exists = c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
        uint32_t back = 0;
        size_t len;

        buf_clear(&text);
        utf8_add(&text, c);
        len = utf8_decode(buf_view(&text), 0, &back);
        if (len != text.len || back != (exists ? c : 0xfffd))
            wrong++;
        if (len > longest)
            longest = (uint32_t)len;
    }
    TAP_IS_INT(wrong, 0, "every character comes back from its bytes");
    TAP_IS_INT(longest, 4, "in at most four bytes");
    buf_free(&text);
}

/* Every first byte with later bytes at the bounds that matter: valid is exactly what encoding a character gives. */
static void test_every_sequence(void)
{
    static const unsigned char tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
                                          0x9f, 0xa0, 0xbf, 0xc0, 0xe0, 0xff};
    struct buf again = BUF_INIT;
    size_t wrong = 0, valid = 0, tail_count = sizeof(tails);

    for (unsigned first = 0; first < 256; first++) {
        for (size_t i = 0; i < tail_count * tail_count * tail_count; i++) {
            char bytes[4] = {(char)first, (char)tails[i % tail_count],
                             (char)tails[i / tail_count % tail_count],
                             (char)tails[i / tail_count / tail_count]};
            struct str text = {bytes, 4};
            uint32_t c = 0;
            size_t len = utf8_decode(text, 0, &c);

            if (len == 0)
                continue;
            valid++;
            buf_clear(&again);
            utf8_add(&again, c);
            if (!str_eq(buf_view(&again), str_slice(text, 0, len)))
                wrong++;
            if (len > 1 && utf8_length_at(str_slice(text, 0, len - 1), 0) != 0)
                wrong++;
        }
    }
    TAP_IS_INT(wrong, 0, "what is valid is the encoding of a character, and whole");
    /* By the table of RFC 3629: 128 first bytes of one; 30 of two; of three e0 (2 of our second bytes), ed (4) and
     * 14 more (6); of four f0 (4), f4 (2) and 3 more (6). Each later byte has 6 of our 12 tails. */
    TAP_IS_INT(valid, 128 * 1728 + 30 * 6 * 144 + (2 + 4 + 14 * 6) * 6 * 12 + (4 + 2 + 3 * 6) * 36,
               "and nothing valid is missing");
    buf_free(&again);
}

static void test_valid(void)
{
    TAP_IS_INT(utf8_valid_length(STR("a\xc5\xbc\xff"
                                     "b")),
               3, "the valid part ends before a bad byte");
    tap_ok(utf8_is_valid(STR("")) && utf8_is_valid((struct str){NULL, 0}), "nothing is valid");
    tap_ok(utf8_is_valid(STR("a\0b")), "so is NUL");
    tap_ok(!utf8_is_valid(STR("\xed\xa0\x80")), "a surrogate is not");
    tap_ok(!utf8_is_valid(STR("\xc1\xbf")), "nor an overlong form");
    tap_ok(!utf8_is_valid(STR("\xf4\x90\x80\x80")), "nor what is above U+10FFFF");
}

static bool is_clean_character(uint32_t c, bool lines)
{
    struct buf text = BUF_INIT;
    bool clean;

    utf8_add(&text, c);
    clean = utf8_is_clean(buf_view(&text), lines);
    buf_free(&text);
    return clean;
}

static void test_clean(void)
{
    static const uint32_t dirty[] = {0x00,   0x01,   0x08,   0x0b,   0x0d,    0x1b,    0x1f,
                                     0x7f,   0x80,   0x85,   0x9b,   0x9f,    0x061c,  0x200e,
                                     0x200f, 0x2028, 0x2029, 0x202a, 0x202e,  0x2066,  0x2069,
                                     0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x10ffff};
    static const uint32_t clean[] = {' ',    '~',    0xa0,   0xad,    0x061b,  0x061d,
                                     0x200d, 0x2010, 0x2027, 0x202f,  0x2065,  0x206a,
                                     0xfdcf, 0xfdf0, 0xfffd, 0x1f95f, 0x10000, 0x10fffd};

    for (size_t i = 0; i < sizeof(dirty) / sizeof(dirty[0]); i++)
        tap_ok(!is_clean_character(dirty[i], true), "U+%04X is not clean", dirty[i]);
    for (size_t i = 0; i < sizeof(clean) / sizeof(clean[0]); i++)
        tap_ok(is_clean_character(clean[i], false), "U+%04X is clean", clean[i]);
    tap_ok(is_clean_character('\n', true) && is_clean_character('\t', true), "lines are, if asked");
    tap_ok(!is_clean_character('\n', false) && !is_clean_character('\t', false),
           "else they are not");
    tap_ok(!utf8_is_clean(STR("abc\xff"), true), "bytes that are not UTF-8 are not");
}

static void test_forms(void)
{
    struct str out;

    tap_ok(unicode_nfc(&arena, STR("z\xcc\x87urek"), &out) && str_is(out, "\xc5\xbcurek"),
           "a letter and its dot become one");
    tap_ok(out.at[out.len] == '\0', "and NUL stands behind");
    tap_ok(unicode_nfc(&arena, STR("\xef\xac\x81"), &out) && str_is(out, "\xef\xac\x81"),
           "a ligature stays");
    tap_ok(unicode_nfc(&arena, STR(""), &out) && out.len == 0, "nothing stays nothing");
    tap_ok(!unicode_nfc(&arena, STR("\xff"), &out), "what is not UTF-8 has no form");
}

static void test_cut(void)
{
    const char *flag = "a\xf0\x9f\x87\xb5\xf0\x9f\x87\xb1"; /* a, P, L */
    const char *family = "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
                         "b"; /* woman, joiner, girl, b */

    TAP_IS_INT(unicode_cut(STR("abc"), 3), 3, "what fits stays whole");
    TAP_IS_INT(unicode_cut(STR("abc"), 2), 2, "letters are cut between");
    TAP_IS_INT(unicode_cut(STR("a\xc5\xbc"), 2), 1, "a letter of two bytes is not cut");
    TAP_IS_INT(unicode_cut(STR("az\xcc\x87!"), 3), 1, "nor a letter and its dot");
    TAP_IS_INT(unicode_cut(STR("az\xcc\x87!"), 4), 4, "which fit together or not at all");
    TAP_IS_INT(unicode_cut(str_of(flag), 8), 1, "half a flag is no flag");
    TAP_IS_INT(unicode_cut(str_of(family), 11), 11, "joined emoji stay together");
    TAP_IS_INT(unicode_cut(str_of(family), 10), 0, "even if nothing is left");
    TAP_IS_INT(unicode_cut(STR("a\r\nb"), 2), 1, "so does the end of a line");
    TAP_IS_INT(unicode_cut(STR("abc"), 0), 0, "nothing fits in nothing");
    TAP_IS_INT(unicode_cut(STR("\xff\xff\xff"), 2), 2, "bad bytes do no harm");
}

static void test_width(void)
{
    TAP_IS_INT(unicode_width(STR("abc")), 3, "letters are one column wide");
    TAP_IS_INT(unicode_width(STR("\xc5\xbcz\xcc\x87")), 2, "marks take none");
    TAP_IS_INT(unicode_width(STR("\xe9\xa4\x83\xe5\xad\x90")), 4, "East Asian ones take two");
    TAP_IS_INT(unicode_width(STR("\xf0\x9f\xa5\x9f")), 2, "so does an emoji");
    TAP_IS_INT(unicode_width(STR("\xff")), 1, "a bad byte takes one");
}

static void test_kinds(void)
{
    static const struct {
        uint32_t character;
        enum unicode_kind kind;
        bool invisible;
    } some[] = {
        {'a', UNICODE_LETTER, false},       {0x5d0, UNICODE_LETTER, false},
        {0x2160, UNICODE_NUMBER, false},    {0x301, UNICODE_MARK, false},
        {0x903, UNICODE_VOWEL, false},      {'_', UNICODE_PUNCTUATION, false},
        {'$', UNICODE_SIGN, false},         {0x1f95f, UNICODE_PICTURE, false},
        {0xa0, UNICODE_BLANK, false},       {0, UNICODE_CONTROL, false},
        {0x2028, UNICODE_CONTROL, false},   {0x200d, UNICODE_CONTROL, true},
        {0xad, UNICODE_CONTROL, true},      {0xfe0f, UNICODE_MARK, true},
        {0x3164, UNICODE_LETTER, true},     {0xe0041, UNICODE_CONTROL, true},
        {0xe000, UNICODE_UNKNOWN, false},   {0x378, UNICODE_UNKNOWN, false},
        {0x10ffff, UNICODE_UNKNOWN, false}, {0x110000, UNICODE_UNKNOWN, false},
    };
    struct str out;

    for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
        tap_ok(unicode_kind(some[i].character) == some[i].kind &&
                   unicode_is_invisible(some[i].character) == some[i].invisible,
               "U+%04X is of kind %d", (unsigned)some[i].character, (int)some[i].kind);
    tap_ok(unicode_decompose(&arena, STR("\xe2\x84\xab\xef\xac\x81\xef\xbc\xb7\xc2\xad!"), &out) &&
               str_is(out, "a\xcc\x8a"
                           "fiw!"),
           "taken apart: a mark, a ligature, a wide letter, a soft hyphen");
    tap_ok(unicode_decompose(&arena, STR(""), &out) && out.len == 0, "nothing stays nothing");
    tap_ok(!unicode_decompose(&arena, STR("\xff"), &out), "what is not UTF-8 is not taken apart");
}

int main(void)
{
    test_every_character();
    test_every_sequence();
    test_valid();
    test_clean();
    test_forms();
    test_cut();
    test_width();
    test_kinds();
    arena_free(&arena);
    return tap_done();
}
